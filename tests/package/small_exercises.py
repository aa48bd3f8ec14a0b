"""Two small exercises and a right answer, for the tests of what judges an answer and of what runs it."""

from concurrent.futures import ThreadPoolExecutor

from parcours.check import exercise, ray_with_cpus
from parcours.check.behaviours import met, ran_in, returned_values, submitted_before_waited
from parcours.check.givens.calls import calls

GIVEN = calls([3, 1, 4, 1], meet=2)


@exercise("together", seconds=0.5, hints={"here": "H.", "one": "O.", "refs": "R.", "early": "E."})
def together(game):
    run = game.play(GIVEN)
    yield returned_values(run, refs="refs")
    yield met(run, "one", here="here")
    yield submitted_before_waited(run, "early", advice=True)


@exercise("in-ray", needs=ray_with_cpus(4), seconds=0.5, hints={"task": "T.", "loop": "L.", "refs": "R."})
def in_ray(game):
    run = game.play(GIVEN)
    yield returned_values(run, refs="refs")
    yield ran_in(run, "ray", "task")
    yield met(run, "loop")


def by_pool(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, xs))


def told(verdict):
    return verdict.outcome, verdict.hint
