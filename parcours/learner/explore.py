"""A panel that runs a function again with other numbers: sliders, a Run button, and the picture of the new run."""

import base64
import contextlib
import html
import inspect
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

__all__ = ["explore"]

_RUN = "Run this cell to try other numbers."
_HOW = "Choose other numbers and press Run. In a notebook that was reopened, run this cell first."


class Panel:
    """A function and its first result, which is shown in its own output; the controls stand below it.

    A committed notebook keeps that output alone. ranges: {argument: the values to choose from}.
    """

    def __init__(self, function: Callable, ranges: dict[str, Sequence]):
        self.function, self.ranges = function, ranges
        self.values = {name: _start(function, name, values) for name, values in ranges.items()}
        self.first = function(**self.values)

    def __repr__(self) -> str:
        return repr(self.first)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        from parcours.draw.canvas import mimebundle
        from parcours.draw.keys import keys_script

        script = Path(__file__).with_name("explore.js").read_text(encoding="utf-8").strip()
        script = script.replace("KEYS", keys_script("area"))
        page = f"<div>{_page(self.first)}<script>({script})({json.dumps({'run': _RUN})});</script></div>"
        display(mimebundle(page, repr(self.first)), raw=True)
        view = {"version_major": 2, "version_minor": 0, "model_id": self._controls().model_id}
        # Only the view, without words in its place: where there are no widgets, the picture alone is left.
        display({"application/vnd.jupyter.widget-view+json": view}, raw=True)

    def _controls(self):
        import ipywidgets

        wide, style = ipywidgets.Layout(width="340px"), {"description_width": "100px"}
        self._sliders = {
            name: ipywidgets.SelectionSlider(
                options=[(str(value), value) for value in values],
                value=self.values[name], description=name, layout=wide, style=style, continuous_update=False,
            )
            for name, values in self.ranges.items()
        }  # fmt: skip
        self._button = ipywidgets.Button(description="Run", button_style="primary")
        self._said = ipywidgets.HTML(_HOW)
        self._said.add_class("parcours-said")
        self._picture = ipywidgets.HTML()
        self._button.on_click(lambda _: self.run())
        bar = ipywidgets.HBox([*self._sliders.values(), self._button], layout=ipywidgets.Layout(flex_flow="row wrap"))
        self._box = ipywidgets.VBox([bar, self._said, self._picture])
        return self._box

    def run(self) -> None:
        """Run the function with the numbers of the sliders, in this thread, and show its result or its error.

        The newest definition of the function counts, as the notebook has it.
        """
        from IPython import get_ipython

        values = {name: slider.value for name, slider in self._sliders.items()}
        numbers = ", ".join(f"{name} = {value}" for name, value in values.items())
        function = self.function
        if (shell := get_ipython()) is not None and function.__module__ == "__main__":
            function = shell.user_ns.get(function.__name__, function)
        self._said.value = f"Running with {html.escape(numbers)} …"
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                result = function(**values)
        except KeyboardInterrupt:
            self._said.value = "Stopped. The picture is of the run before."
        except (Exception, SystemExit) as error:
            words = f"{type(error).__name__}: {error}".rstrip(": ")
            self._said.value = f"With {html.escape(numbers)} your code raised <b>{html.escape(words[:300])}</b>"
        else:
            text = f"<pre>{html.escape(printed.getvalue()[:5000])}</pre>" if printed.getvalue() else ""
            self._picture.value = text + _page(result)
            self._said.value = f"Run with {html.escape(numbers)}. The first run stays above, to compare."


def explore(function: Callable, **ranges: Sequence) -> Panel:
    """Run a function now and show its result, with sliders below to run it again with other numbers.

    function: takes each of the ranges as an argument, starting at the argument's default, and returns a picture or any
    other value that a cell can show. ranges: the values to choose from, such as ``tasks=range(1, 17)``.
    Raises ValueError if a range is empty or does not contain the default.
    """
    return Panel(function, ranges)


def _start(function: Callable, name: str, values: Sequence) -> object:
    """Return the value with which an argument starts: its default, or the first of the values."""
    if not len(values):
        raise ValueError(f"{name}: there is no value to choose from")
    default = inspect.signature(function).parameters[name].default
    if default is inspect.Parameter.empty:
        return values[0]
    if default not in values:
        raise ValueError(f"{name}: its default {default!r} is not among the values to choose from")
    return default


def _page(value: object) -> str:
    """Return a value as HTML, as the output of a cell would show it."""
    from IPython import get_ipython
    from IPython.core.formatters import DisplayFormatter

    shell = get_ipython()
    data, metadata = (shell.display_formatter if shell else DisplayFormatter()).format(value)
    if "text/html" in data:
        return data["text/html"].strip()
    for kind in ("image/png", "image/jpeg", "image/svg+xml"):
        if kind in data:
            content = data[kind].encode() if isinstance(data[kind], str) and kind.endswith("xml") else data[kind]
            content = content if isinstance(content, str) else base64.b64encode(content).decode()
            alt = metadata.get(kind, {}).get("alt") or data.get("text/plain", "")
            return f'<img alt="{html.escape(alt)}" src="data:{kind};base64,{content}">'
    return f"<pre>{html.escape(data.get('text/plain', repr(value)))}</pre>"
