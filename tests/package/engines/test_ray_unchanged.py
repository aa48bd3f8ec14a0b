"""A trace never changes a Ray program: each of many runs with and without one, and comes to the same."""

import re
import time

import pytest

ray = pytest.importorskip("ray", reason="Ray has no wheels for this platform")

from cases import ray_programs  # noqa: E402
from cases.ray_programs import PROGRAMS  # noqa: E402

from parcours import trace  # noqa: E402

pytestmark = pytest.mark.usefixtures("ray_running", "_by_value")


@pytest.fixture(scope="module")
def _by_value():
    """Workers do not find this folder."""
    ray.cloudpickle.register_pickle_by_value(ray_programs)
    yield
    ray.cloudpickle.unregister_pickle_by_value(ray_programs)


def outcome(program):
    """The result of a program, or the type, the message and the last line of what it raises."""
    try:
        return program()
    except Exception as error:
        said = str(error).splitlines()
        at = [entry for entry in walk(error) if "cases" in entry[0]][-1:]
        return type(error).__name__, said, at


def walk(error):
    step = error.__traceback__
    while step is not None:
        yield step.tb_frame.f_code.co_filename, step.tb_lineno
        step = step.tb_next


@pytest.fixture(scope="module")
def plain_outcomes(ray_running, _by_value):
    """What comes of the programs, all of them before the first trace: an actor's class stays as a trace left it."""
    return {name: outcome(program) for name, program in PROGRAMS.items()}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_comes_to_the_same_with_a_trace(name, plain_outcomes, capsys):
    plain = plain_outcomes[name]
    with trace() as run:
        traced = outcome(PROGRAMS[name])
    with capsys.disabled():
        print(f"\n{name:38} {str(plain)[:60]:60} {run!r}", end=" ")
    assert str(without_ids(traced)) == str(without_ids(plain))
    assert {span.state for span in run.spans} <= {"ok", "failed", "lost"}
    assert run.missed == ()


def without_ids(value):
    """Ray's messages name the task, the actor and its process, which differ from run to run.

    So does the line at which Ray's thread in an asynchronous actor finds that a coroutine raised, traced or not.
    """
    value = re.sub(r"(concurrent.futures._base.py.{1,2}, line) \d+", r"\1 …", str(value))
    return re.sub(r"\b[0-9a-f]{32,}\b|pid[=:] ?\d+|0x[0-9a-f]+|ip[=:] ?[\d.]+", "…", str(value))


def test_a_full_actor_is_sent_nothing_of_ours():
    @ray.remote(num_cpus=0, max_pending_calls=1)
    class Small:
        def work(self):
            time.sleep(0.3)
            return 1

    actor = Small.remote()
    ray.get(actor.work.remote())
    with trace() as run:
        ref = actor.work.remote()
        with pytest.raises(ray.exceptions.PendingCallsLimitExceeded):
            actor.work.remote()
        assert ray.get(ref) == 1
    assert [span.state for span in run.spans] == ["unknown"]
    (sentence,) = run.missed
    assert sentence == "work: when it started and ended was not seen, only that its result came"
