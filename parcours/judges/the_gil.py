"""The exercises of lesson 10."""

import dataclasses

from parcours.check import exercise

__all__ = ["gil_choose", "gil_download"]

LET_GO, KEEP = ("sleep", "numpy"), ("python", "sum")  # kinds of work that leave the GIL to others, or do not


@exercise("gil-choose", words={"x": "kind", "xs": "kinds"}, hints={
    "here": "Both calls ran in your notebook's own thread, one after the other. Each needs a worker of its own.",
    "one": "The second call began when the first was over. Are there two workers, and do you submit both calls before "
    "you wait for one? A process pool that is given no number has one worker for each processor.",
    "python": "A thread needs the GIL to run Python code, and two threads of a process share one GIL. Which workers "
    "have a GIL each?",
    "sum": "A call of `sum` runs in C, but nothing in it lets go of the GIL. Look at its lanes in your picture: what "
    "are the hollow stretches?",
    "futures": "A future is a promise: `future.result()` waits for it and gives the value. What `pool.map` gives is a "
    "promise too: `list(…)` waits for its values.",
    "cheaper": "Right for all four. `sleep` and `numpy` let go of the GIL, so two threads do them as well, and a "
    "thread starts sooner, takes less memory, and needs nothing pickled.",
})  # fmt: skip
def gil_choose(game):
    advice = None
    for kind in (*LET_GO, *KEEP):
        if kind == "sleep":
            game.play([kind, kind], meet=2)
        else:
            game.play_lanes(kind)
        right, met = game.returned_values(refs="futures"), game.met("one", here="here")
        yield right if kind == "sleep" else dataclasses.replace(right, told="", fault=f"for {kind!r} {right.fault}")
        yield dataclasses.replace(met, told="", fault=f"the calls of `work({kind!r})` ran one after the other")
        yield game.computed_once("again").untold()
        if kind in LET_GO:
            advice = advice or _if_not(game.advice_one_process("cheaper"))
        if kind != "sleep":
            held = game.let_run(kind if kind in KEEP else "one")
            yield held if kind == KEEP[-1] else held.untold()
    if advice:
        yield advice


@exercise("gil-download", words={"work": "fetch", "x": "page", "xs": "pages"}, hints={
    "here": "Every page was fetched by your notebook's own thread, one after another. While a thread waits for the "
    "server it has let go of the GIL: another one could ask for the next page.",
    "one": "One page is fetched at a time. Does your code wait for a page before it asks for the next? Is there a lock "
    "around the fetch? How many threads are there?",
    "few": "Some pages are fetched together, but fewer than four. How many threads has your pool? Does your code wait "
    "before it has submitted four?",
    "polite": "A fifth page was asked for while four were under way, and this server refuses it. What bounds the "
    "number of calls under way: how many threads has your pool?",
    "futures": "A future is a promise: `future.result()` waits for it and gives the page. What `pool.map` gives is a "
    "promise too: `list(…)` waits for its pages.",
    "cheaper": "It works. But a thread that waits holds no GIL, so four threads of one process wait as well as four "
    "processes do, start sooner and take less memory.",
})  # fmt: skip
def gil_download(game):
    pages = [f"/page/{number}" for number in range(12)]
    game.play(pages, meet=4)
    yield game.returned_values(refs="futures")
    yield game.met("one", here="here", few="few").untold()
    yield game.computed_once("again").untold()
    advice = game.advice_one_process("cheaper")
    game.play(pages, meet=5)
    yield game.returned_values(refs="futures").untold()
    yield game.never_more_than(4, "polite")
    yield game.computed_once("again").untold()
    yield advice


def _if_not(found):
    return None if found.ok else found
