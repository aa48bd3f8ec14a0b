"""Questions about Ray's actors: was one asked, and how many calls did it let through?"""

from parcours.check.behaviours.wording import calls_in_words
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.draw.words import many
from parcours.engines.ray import is_actor_call

__all__ = ["asked_actors", "called_exactly"]


def asked_actors(run: Evidence, least: int, hint: str) -> Finding:
    """At least `least` calls of actors' methods were submitted, by the caller or by its tasks.

    >>> ray = getfixture("ray_running")
    >>> from parcours.check import exercise, judge, ray_with_cpus
    >>> from parcours.check.givens.calls import calls
    >>> @exercise("counted", needs=ray_with_cpus(1), hints={"actor": "Who counts?"})
    ... def counted(game):
    ...     yield asked_actors(game.play(calls([1, 2])), 2, "actor")
    >>> @ray.remote
    ... class Worker:
    ...     def run(self, work, x):
    ...         return work(x)
    >>> def with_actor(work, xs):
    ...     worker = Worker.remote()
    ...     return ray.get([worker.run.remote(work, x) for x in xs])
    >>> def with_tasks(work, xs):
    ...     task = ray.remote(lambda x: work(x))
    ...     return ray.get([task.remote(x) for x in xs])
    >>> judge(counted, with_actor).finding
    '2 calls of actors.'
    >>> judge(counted, with_tasks).seen
    '0 calls of actors.'
    """
    calls = len({event.task for event in run.trace.events if event.kind == "submitted" and is_actor_call(event.task)})
    return Finding(
        ok=calls >= least,
        passed=f"{many(calls, 'call')} of actors",
        failed="the state is not in an actor" if calls == 0 else "the actor was not asked each time",
        expected=f"At least {many(least, 'call')} of an actor's methods.",
        seen=f"{many(calls, 'call')} of actors.",
        hint=hint,
    )


def called_exactly(run: Evidence, number: int, *, over: str, under: str) -> Finding:
    """Work was called `number` times in all. over, under: the hints for too many calls, and for too few.

    >>> from parcours.check import exercise, judge
    >>> from parcours.check.givens.calls import calls
    >>> @exercise("quota", hints={"many": "Who counts?", "few": "Who may?"})
    ... def quota(game):
    ...     yield called_exactly(game.play(calls([1, 2, 3])), 2, over="many", under="few")
    >>> judge(quota, lambda work, xs: [work(x) for x in xs[:2]]).finding
    '2 calls let through.'
    >>> judge(quota, lambda work, xs: [work(x) for x in xs]).finding
    'too many calls were let through.'
    >>> judge(quota, lambda work, xs: []).seen
    '0 calls of `work`.'
    """
    calls = len(run.record.arrivals)
    return Finding(
        ok=calls == number,
        passed=f"{many(number, 'call')} let through",
        failed=f"too {'many' if calls > number else 'few'} calls were let through",
        expected=f"{many(number, 'call')} of `{run.words.work}`, for {many(len(run.xs), 'request')}.",
        seen=f"{calls_in_words(run)}.",
        hint=over if calls > number else under,
    )
