"""A slider over runs of GIL lanes, one run for each value of Python's switch interval."""

from collections.abc import Callable, Iterable

from parcours.learner.waiting import waiting

__all__ = ["interval_slider"]


class IntervalSlider:
    """A slider that chooses which of several runs is shown.

    runs: {switch interval in seconds: Lanes}. All pictures share one time axis. Without scripts, a notebook shows the
    picture of the middle value.
    """

    def __init__(self, runs: dict):
        from parcours.draw.gil import lanes_picture

        longest = max(run.elapsed for run in runs.values())
        self.runs = runs
        self.pictures = {
            seconds: lanes_picture({"": run}, title=f"Switch interval {_milliseconds(seconds)}", until=longest)
            for seconds, run in runs.items()
        }
        self._shown = list(runs)[len(runs) // 2]

    def __repr__(self) -> str:
        return "\n".join(picture.alt for picture in self.pictures.values())

    def _repr_mimebundle_(self, include=None, exclude=None):
        from parcours.draw.slider import slider

        pictures = {_milliseconds(seconds): picture for seconds, picture in self.pictures.items()}
        shown = slider("switch interval", pictures, shown=_milliseconds(self._shown))
        return shown._repr_mimebundle_(include, exclude)


def interval_slider(
    run: Callable, values: Iterable[float] = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05)
) -> IntervalSlider:
    """Run GIL lanes at several switch intervals now, and return a slider over what happened.

    run: a function without arguments that runs lanes in threads and returns their records. It is called once for each
    value. values: switch intervals in seconds, in rising order. Raises ValueError if there is no value.
    """
    from parcours.gil import Lanes, switch_interval

    runs = {}
    values = list(values)
    with waiting(f"Running the lanes at {len(values)} switch intervals, one after another."):
        for seconds in values:
            with switch_interval(seconds):
                runs[seconds] = Lanes.of(run())
    if not runs:
        raise ValueError("a slider needs at least one value")
    return IntervalSlider(runs)


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:g} ms"
