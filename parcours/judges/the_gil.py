"""The exercises of lesson 10."""

from parcours.check import Words, exercise
from parcours.check.behaviours import computed_once, in_one_process, met, never_more_than, returned_values
from parcours.check.finding import hint_by_words
from parcours.check.givens.calls import calls
from parcours.check.givens.lanes import let_run, play_lanes

__all__ = ["gil_choose", "gil_download"]

UNPICKLED = {"pickle": "pickle"}  # words of an exception: a hint


@exercise("gil-choose", words=Words(x="kind", xs="kinds"))
def gil_choose(game):
    with hint_by_words(UNPICKLED):
        run = game.play(calls(["sleep", "sleep"], meet=2))
    yield from _together(run)
    thread_is_enough = [in_one_process(run, "cheaper")]
    for kind in ("numpy", "python", "sum"):
        with game.again(f"for {kind!r}"):
            with hint_by_words(UNPICKLED):
                runs = play_lanes(game, kind)
            yield from _together(runs[-1])
        if kind == "numpy":
            thread_is_enough.append(in_one_process(runs[-1], "cheaper"))
        found = let_run(runs, "one" if kind == "numpy" else kind)
        yield found if kind == "sum" else found.silent()
    yield from thread_is_enough


def _together(run):
    yield returned_values(run, refs="futures")
    yield met(run, "one", here="here").silent()
    yield computed_once(run, "again").silent()


@exercise("gil-download", words=Words("fetch", "page", "pages"))
def gil_download(game):
    pages = [f"/page/{number}" for number in range(12)]
    run = game.play(calls(pages, meet=4, rounds=3))
    yield returned_values(run, refs="futures").silent()
    yield met(run, "one", here="here", few="few", first="first", later="later").silent()
    yield computed_once(run, "again").silent()
    again = game.play(calls(pages, meet=5))
    yield never_more_than(again, 4, "polite")
    yield returned_values(again, refs="futures")  # the server refuses a fifth page: say "right" only after that
    yield computed_once(again, "again").silent()
    yield in_one_process(run, "cheaper")
