"""Questions that a lesson asks before it runs a cell."""

import html
import json
from collections.abc import Iterable

__all__ = ["predict"]


class Prediction:
    """A question with options, to be answered before the cell below is run."""

    def __init__(self, question: str, options: Iterable[str], name: str):
        self.question, self.options, self.name = question, list(options), name

    def __repr__(self) -> str:
        return "\n".join([f"Predict: {self.question}", *(f"  ( ) {option}" for option in self.options)])

    def _repr_mimebundle_(self, include=None, exclude=None):
        """Return one HTML output: a list, which a script replaces with buttons that remember the choice."""
        items = "".join(f"<li>{html.escape(option)}</li>" for option in self.options)
        words = f"<p><b>Predict.</b> {html.escape(self.question)}</p><ul>{items}</ul>"
        data = json.dumps({"key": f"parcours-predict-{self.name}", "options": self.options})
        data = data.replace("<", "\\u003c")  # a script may contain neither "</script>" nor "<!--"
        script = _SCRIPT.replace("DATA", data)
        return {
            "text/html": f'<div style="margin:6px 0">{words}<script>{script}</script></div>',
            "text/plain": repr(self),
        }


# data-lm-suppress-shortcuts is on the control itself. Otherwise JupyterLab takes its keys, and "d d" deletes the cell.
_SCRIPT = """(() => {
  const data = DATA, box = document.currentScript.parentElement, list = box.querySelector("ul");
  const said = document.createElement("p"), group = document.createElement("div");
  let store = null; try { store = window.localStorage; } catch {}
  const tell = (option) => { said.textContent = "You said: " + option + ". Run the next cell and compare."; };
  said.setAttribute("aria-live", "polite"); group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", box.querySelector("p").textContent);
  data.options.forEach((option) => {
    const label = document.createElement("label"), input = document.createElement("input");
    input.type = "radio"; input.name = data.key; input.dataset.lmSuppressShortcuts = "true";
    label.style = "display:block;padding:2px 0;cursor:pointer"; input.style = "margin-right:8px";
    input.checked = store?.getItem(data.key) === option;
    if (input.checked) tell(option);
    input.addEventListener("change", () => { try { store?.setItem(data.key, option); } catch {} tell(option); });
    label.append(input, option); group.append(label);
  });
  list.replaceWith(group); group.after(said);
})();"""


def predict(question: str, options: Iterable[str], name: str) -> Prediction:
    """Return a question to answer before the next cell runs. It never blocks; the browser remembers the answer.

    name: the key under which the browser remembers it.
    """
    return Prediction(question, options, name)
