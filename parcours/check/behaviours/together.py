"""Questions about calls that run at the same moment. The rendezvous decides, not a clock."""

from parcours.check.behaviours.wording import calls_at_a_time, calls_in_words, waits_between
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.draw.words import many

__all__ = ["in_one_process", "in_processes", "met", "never_more_than"]


def met(
    run: Evidence, hint: str, *, waits: str = "", few: str = "", here: str = "", first: str = "", later: str = ""
) -> Finding:
    """As many calls of work as the given asks for were inside at the same moment, in each of its rounds.

    hint: for calls that ran one after another. More precise hints: `here` if all calls ran in the thread of the caller,
    `few` if some ran together, but too few, `waits` if the code waits for a task before it submits the next, `first` if
    only the first call ran alone, `later` if the first round met and a later one did not.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> from parcours.check.givens.calls import calls
    >>> @exercise("pair", hints={"one": "One call runs at a time."})
    ... def pair(game):
    ...     yield met(game.play(calls([1, 2, 3], meet=2)), "one")
    >>> def in_threads(work, xs):
    ...     with ThreadPoolExecutor(2) as pool:
    ...         return list(pool.map(work, xs))
    >>> judge(pair, in_threads).finding
    '2 calls at the same moment.'
    >>> judge(pair, lambda work, xs: [work(x) for x in xs]).seen
    '3 calls of `work`, 1 at a time.'
    """
    most, seen, rounds = run.record.most, f"{calls_at_a_time(run)}.", run.record.rounds
    expected = f"At least {run.meet} of the {len(run.xs)} calls of `{run.words.work}` running at the same moment."
    if run.given.terms.rounds > 1:
        expected = f"The first {run.meet} calls of `{run.words.work}` at the same moment, then the next {run.meet}."
    if rounds and later:
        hint = later
    elif first and _first_alone(run):
        hint = first
    elif here and all(arrival.tid == run.caller for arrival in run.record.arrivals):
        hint = here
    elif few and run.record.waiting > 1:  # when the referee decided: calls that come later may overlap by chance
        hint = few
    elif waits and waits_between(run):
        hint = waits
    failed = f"only {most} calls ran at the same moment" if most > 1 else "the calls ran one at a time"
    if most >= run.meet:  # after the referee had decided that the earlier calls were alone
        failed = "some calls ran alone"
    if rounds and run.record.decision != "met":
        failed = f"only the first {run.meet * rounds} calls ran {run.meet} at a time"
        seen = f"{calls_in_words(run)}; after the first {run.meet * rounds}, {run.record.waiting} at a time."
    ok = run.record.decision == "met"
    if ok and run.proven and not _is_proven(run):
        ok, failed = False, "the calls did not wait in threads of their own"
        seen = f"Some calls of `{run.words.work}` were not made from separate threads."
    return Finding(
        ok=ok,
        passed=f"{many(run.meet, 'call')} at the same moment",
        failed=failed,
        expected=expected,
        seen=seen,
        hint=hint,
        about_time=True,
    )


def _first_alone(run):
    """Return True if the code waited for its first call, and only then started the others, together."""
    if run.record.waiting != 1 or len(run.record.arrivals) < 2:
        return False
    if [arrival.tid == run.caller for arrival in run.record.arrivals].count(True) == 1:
        return run.record.arrivals[0].tid == run.caller
    waits = [*sorted(start for start, _ in run.trace.waits)[:2], float("inf"), float("inf")]
    before = sum(t < waits[0] for t in run.trace.submitted)  # a call may be a task in two steps
    return before <= 2 and sum(waits[0] < t < waits[1] for t in run.trace.submitted) >= run.meet


def _is_proven(run):
    """Return True if, according to the kernel, each call of the meeting was a separate thread, blocked in work."""
    proof = {(arrival.pid, arrival.tid) for arrival in run.record.proof if arrival.thread and arrival.reads}
    return len(proof) >= run.meet


def never_more_than(run: Evidence, most: int, hint: str) -> Finding:
    """At most `most` calls were inside at once. Play a given that has more than that meet: it waits for one too many.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> from parcours.check.givens.calls import calls
    >>> @exercise("polite", hints={"fewer": "Use fewer threads."})
    ... def polite(game):
    ...     yield never_more_than(game.play(calls([1, 2, 3, 4], meet=3)), 2, "fewer")
    >>> def in_threads(work, xs, n=2):
    ...     with ThreadPoolExecutor(n) as pool:
    ...         return list(pool.map(work, xs))
    >>> judge(polite, in_threads).finding
    '2 calls at the same moment, never more.'
    >>> judge(polite, lambda work, xs: in_threads(work, xs, n=4)).finding
    'more than 2 calls ran at the same moment.'
    """
    return Finding(
        ok=run.record.most <= most,
        passed=f"{many(most, 'call')} at the same moment, never more",
        failed=f"more than {many(most, 'call')} ran at the same moment",
        expected=f"At most {many(most, 'call')} of `{run.words.work}` at the same moment.",
        seen=f"{calls_in_words(run)}, more than {most} at a time.",  # the referee does not wait to see how many more
        hint=hint,
        about_time=True,
    )


def in_one_process(run: Evidence, hint: str) -> Finding:
    """All calls ran in one process, because threads are enough. This is advice: it cannot fail the answer."""
    processes = len({arrival.pid for arrival in run.record.arrivals})
    of = f"({run.xs[0]!r})" if len(set(map(repr, run.xs))) == 1 else ""
    return Finding(
        ok=processes < 2,
        expected="All calls in one process.",
        seen=f"{calls_in_words(run).removesuffix('`')}{of}` in {many(processes, 'process')}.",
        hint=hint,
        advice=True,
    )


def in_processes(run: Evidence, least: int, hint: str) -> Finding:
    """The calls were made in at least `least` processes, none of them the notebook's own.

    >>> from concurrent.futures import ProcessPoolExecutor
    >>> from multiprocessing import get_context
    >>> from parcours.check import exercise, judge
    >>> from parcours.check.givens.calls import calls
    >>> @exercise("elsewhere", hints={"here": "Use a process."})
    ... def elsewhere(game):
    ...     yield in_processes(game.play(calls([1, 2])), 1, "here")
    >>> def in_a_process(work, xs):
    ...     with ProcessPoolExecutor(1, get_context("spawn")) as pool:
    ...         return list(pool.map(work, xs))
    >>> judge(elsewhere, in_a_process).finding
    'in 1 process.'
    >>> judge(elsewhere, lambda work, xs: [work(x) for x in xs]).seen
    "2 calls in the notebook's own process, others in 0."
    """
    away = {arrival.pid for arrival in run.record.arrivals if arrival.away}
    here = sum(not arrival.away for arrival in run.record.arrivals)
    spread = f", in at least {least} of them" if least > 1 else ""
    return Finding(
        ok=len(away) >= least and not here,
        passed=f"in {many(least, 'process')}",
        failed="not in separate processes" if here else "in too few processes",
        expected=f"Every call of `{run.words.work}` in another process{spread}.",
        seen=f"{many(here, 'call')} in the notebook's own process, others in {len(away)}.",
        hint=hint,
    )
