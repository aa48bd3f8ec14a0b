"""Pictures for several values of one setting, and a slider that chooses which one is shown."""

import html
import json
from collections.abc import Mapping

from parcours.draw.marks import Picture

__all__ = ["Knob", "knob"]


class Knob:
    """A slider over pictures. Without scripts the picture that is shown first is there, and nothing else.

    name: what is set. pictures: {value: Picture}, in the order of the slider; a value may be of any type and is shown
    as its text.
    """

    def __init__(self, name: str, pictures: Mapping[object, Picture], shown: object = None):
        if not pictures:
            raise ValueError("a knob needs at least one value")
        self.name, self.pictures = name, dict(pictures)
        values = list(self.pictures)
        self._at = len(values) // 2 if shown is None else values.index(shown)

    def __repr__(self) -> str:
        return "\n".join(picture.alt for picture in self.pictures.values())

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = json.dumps({
            "name": self.name,
            "at": self._at,
            "runs": [{"value": str(value), "alt": p.alt, "svg": p.svg} for value, p in self.pictures.items()],
        }).replace("</", "<\\/")  # fmt: skip
        script = _KNOB.replace("DATA", data)
        first = list(self.pictures.values())[self._at]
        return {
            "text/html": f"<div>{first.img()}<script>{script}</script></div>",
            "text/plain": html.unescape(repr(self)),
        }


# data-lm-suppress-shortcuts on the control itself: else JupyterLab takes its keys, and "d d" deletes the cell.
_KNOB = """(() => {
  const data = DATA, box = document.currentScript.parentElement, img = box.querySelector("img");
  const row = document.createElement("label"), knob = document.createElement("input");
  const value = document.createElement("output");
  knob.type = "range"; knob.min = 0; knob.max = data.runs.length - 1; knob.step = 1; knob.value = data.at;
  knob.dataset.lmSuppressShortcuts = "true"; knob.style = "width:240px;vertical-align:middle;margin:0 10px";
  row.style = "display:block;padding:2px 12px";
  const show = () => {
    const run = data.runs[knob.value];
    img.src = "data:image/svg+xml," + encodeURIComponent(run.svg); img.alt = run.alt;
    value.textContent = run.value; knob.setAttribute("aria-valuetext", run.alt);
  };
  knob.addEventListener("input", show); row.append(data.name, knob, value); box.prepend(row); show();
})();"""


def knob(name: str, pictures: Mapping[object, Picture], shown: object = None) -> Knob:
    """A slider called `name` over pictures, {value: Picture}.

    shown: the value whose picture is there first; left out, the middle one. Raises ValueError for no pictures, or
    a value that is not among them.
    """
    return Knob(name, pictures, shown)
