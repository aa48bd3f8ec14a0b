"""Questions that a lesson asks before it runs a cell."""

import html
import json

__all__ = ["Prediction", "predict"]


class Prediction:
    """A question with options, to be answered before the cell below is run."""

    def __init__(self, question, options, name):
        self.question, self.options, self.name = question, list(options), name

    def __repr__(self):
        return "\n".join([f"Predict: {self.question}", *(f"  ( ) {option}" for option in self.options)])

    def _repr_mimebundle_(self, include=None, exclude=None):
        """One HTML output. Without scripts it is a list; a script puts buttons in its place, which remember."""
        items = "".join(f"<li>{html.escape(option)}</li>" for option in self.options)
        words = f"<p><b>Predict.</b> {html.escape(self.question)}</p><ul>{items}</ul>"
        data = json.dumps({"key": f"parcours-predict-{self.name}", "options": self.options})
        data = data.replace("<", "\\u003c")  # neither "</script>" nor "<!--" may stand in a script
        script = _SCRIPT.replace("DATA", data)
        return {
            "text/html": f'<div style="margin:6px 0">{words}<script>{script}</script></div>',
            "text/plain": repr(self),
        }


# data-lm-suppress-shortcuts on the control itself: else JupyterLab takes its keys, and "d d" deletes the cell.
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


def predict(question, options, name):
    """Ask before a cell is run. Never blocks; the answer is remembered by the browser under `name`."""
    return Prediction(question, options, name)
