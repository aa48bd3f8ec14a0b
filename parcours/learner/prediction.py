"""Questions that a lesson asks before it runs a cell, and the answers that it gives afterwards."""

import html
import json
from collections.abc import Iterable
from pathlib import Path

__all__ = ["outcome", "predict"]


class Prediction:
    """A question with options, to be answered before the cell below is run."""

    def __init__(self, question: str, options: Iterable[str], name: str):
        self.question, self.options, self.name = question, list(options), name

    def __repr__(self) -> str:
        return "\n".join([f"Predict: {self.question}", *(f"  ( ) {option}" for option in self.options)])

    def _repr_mimebundle_(self, include=None, exclude=None):
        """Return one HTML output: a list, which a script replaces with buttons that remember the choice."""
        from parcours.check.verdict import inline
        from parcours.draw.canvas import mimebundle

        items = "".join(f"<li>{html.escape(option)}</li>" for option in self.options)
        words = f"<p><b>Predict.</b> {inline(self.question)}</p><ul>{items}</ul>"
        script = _script("prediction.js", {"key": _key(self.name), "options": self.options})
        return mimebundle(f'<div style="margin:6px 0">{words}{script}</div>', repr(self))


class Outcome:
    """The answer to a prediction: which option was right, and why."""

    def __init__(self, name: str, right: str, why: str):
        self.name, self.right, self.why = name, right, why

    def __repr__(self) -> str:
        return f"Answer: {self.right}. {self.why}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        """Return one HTML output: the answer, to which a script adds whether the learner predicted it."""
        from parcours.check.verdict import inline
        from parcours.draw.canvas import mimebundle

        words = f'<p style="margin:4px 0"><b>Answer: {html.escape(self.right)}.</b> {inline(self.why)}</p>'
        script = _script("outcome.js", {"key": _key(self.name), "right": self.right})
        style = "border-left:6px dotted #808080;padding:4px 0 4px 14px;margin:10px 0;max-width:720px"
        return mimebundle(f'<div style="{style}">{words}{script}</div>', repr(self))


def _key(name: str) -> str:
    """Return the key under which the browser remembers the answer to a prediction."""
    return f"parcours-predict-{name}"


def _script(file: str, data: dict) -> str:
    """Return a script element that calls the function in a file of this folder with `data`."""
    from parcours.draw.keys import keys_script

    function = Path(__file__).with_name(file).read_text(encoding="utf-8").strip()
    function = function.replace("KEYS", keys_script(below=True))
    given = json.dumps(data).replace("<", "\\u003c")  # a script may contain neither "</script>" nor "<!--"
    return f"<script>({function})({given});</script>"


def predict(question: str, options: Iterable[str], name: str) -> Prediction:
    """Return a question to answer before the next cell runs. It never blocks; the browser remembers the answer.

    question: plain text; code in `backquotes`. name: the key under which the browser remembers the answer.
    """
    return Prediction(question, options, name)


def outcome(name: str, right: str, why: str) -> Outcome:
    """Return the answer to the prediction called `name`, which also tells learners whether they were right.

    right: the option that was right; compute it from the run where it depends on the machine. why: a sentence or two,
    plain text; code in `backquotes`. No kernel is needed to compare: the browser remembers what was said.
    """
    return Outcome(name, right, why)
