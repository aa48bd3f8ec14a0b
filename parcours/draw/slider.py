"""A slider over pictures: one for each value of a setting."""

import html
import json
from collections.abc import Mapping

from parcours.draw.canvas import Picture, mimebundle
from parcours.draw.keys import keys_script

__all__ = ["slider"]


class Slider:
    """A slider that chooses which of several pictures is shown. Without scripts, only the first one shows.

    name: the setting. pictures: {value: Picture}, in the order of the slider; a value may be of any type and is shown
    as its text.
    """

    def __init__(self, name: str, pictures: Mapping[object, Picture], shown: object = None):
        if not pictures:
            raise ValueError("a slider needs at least one value")
        self.name, self.pictures = name, dict(pictures)
        values = list(self.pictures)
        self._at = len(values) // 2 if shown is None else values.index(shown)

    def __repr__(self) -> str:
        return "\n".join(picture.alt for picture in self.pictures.values())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        data = json.dumps({
            "name": self.name,
            "at": self._at,
            "runs": [{"value": str(value), "alt": p.alt, "svg": p.svg} for value, p in self.pictures.items()],
        }).replace("</", "<\\/")  # fmt: skip
        script = _SCRIPT.replace("KEYS", keys_script()).replace("DATA", data)
        first = list(self.pictures.values())[self._at]
        return mimebundle(f"<div>{first.img()}<script>{script}</script></div>", html.unescape(repr(self)))


_SCRIPT = """(() => {
  const data = DATA, box = document.currentScript.parentElement, img = box.querySelector("img");
  const row = document.createElement("label"), knob = document.createElement("input");
  const value = document.createElement("output");
  knob.type = "range"; knob.min = 0; knob.max = data.runs.length - 1; knob.step = 1; knob.value = data.at;
  knob.style = "width:240px;vertical-align:middle;margin:0 10px";
  row.style = "display:block;padding:2px 12px";
  const show = () => {
    const run = data.runs[knob.value];
    img.src = "data:image/svg+xml," + encodeURIComponent(run.svg); img.alt = run.alt;
    value.textContent = run.value; knob.setAttribute("aria-valuetext", run.alt);
  };
  knob.addEventListener("input", show); row.append(data.name, knob, value); box.prepend(row); show();
  KEYS
})();"""


def slider(name: str, pictures: Mapping[object, Picture], shown: object = None) -> Slider:
    """Return a slider called `name` over pictures, {value: Picture}.

    shown: the value whose picture shows first; left out, the middle one. Raises ValueError if there is no picture, or
    if `shown` has none.
    """
    return Slider(name, pictures, shown)
