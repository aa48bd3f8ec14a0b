"""The pictures and the words of Ray programs that a trace once told wrongly, or not at all."""

import asyncio
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

ray = pytest.importorskip("ray", reason="Ray has no wheels for this platform")

from cases import ray_programs  # noqa: E402
from cases.ray_programs import Asynchronous, Boss, Gate, Plain, Threaded, naps, parent, square, stream, use  # noqa: E402

from parcours import trace  # noqa: E402
from parcours.engines.ray import working  # noqa: E402

pytestmark = pytest.mark.usefixtures("ray_running", "_by_value")


@pytest.fixture(scope="module")
def _by_value():
    """Workers do not find this folder."""
    ray.cloudpickle.register_pickle_by_value(ray_programs)
    yield
    ray.cloudpickle.unregister_pickle_by_value(ray_programs)


def ready(made, **options):
    """An actor that runs already, and was made before the trace."""
    actor = made.options(**options).remote() if made is not Boss else made.remote(2)
    ray.get(actor.__ray_ready__.remote())
    return actor


def recorded(program):
    """The trace of a program."""
    with trace() as run:
        program()
    return run


def states(run):
    return sorted((span.task.partition("(")[0].partition(" #")[0], span.state) for span in run.spans)


def test_a_concurrency_group_of_an_older_actor():
    gate = ready(Gate)

    def program():
        waits = gate.wait.remote()
        time.sleep(0.3)
        gate.release.remote()
        assert ray.get(waits)

    run = recorded(program)
    assert states(run) == [("release", "ok"), ("wait", "ok")]
    assert run.max_concurrency == 2


@pytest.mark.parametrize(
    ("made", "program", "told", "at_once"),
    [
        (Asynchronous, lambda a: ray.get([a.meet.remote() for _ in range(3)]), [("meet", "ok")] * 3, 3),
        (Threaded, lambda a: ray.get([a.meet.remote() for _ in range(2)]), [("meet", "ok")] * 2, 2),
        (Plain, lambda a: [ray.get(ref) for ref in a.numbers.remote(3)], [("numbers", "ok")], 1),
        (Asynchronous, lambda a: [ray.get(ref) for ref in a.stream.remote(3)], [("stream", "ok")], 1),
        (Plain, lambda a: ray.get(use.remote(a, 1)), [("add", "ok"), ("use", "ok")], 1),
        (Boss, lambda a: ray.get(a.fit.remote()), [("add", "ok")] * 2 + [("fit", "ok")], 2),
    ],
    ids=["asynchronous", "threads", "generator method", "asynchronous stream", "handle in a task", "tree"],
)
def test_an_older_actor_runs_as_it_did_and_says_all(made, program, told, at_once):
    actor = ready(made)
    run = recorded(lambda: program(actor))
    assert states(run) == told
    assert run.max_concurrency <= at_once
    assert run.missed == ()
    assert "did not start" not in run.timeline().alt
    ray.kill(actor)


def test_two_generators_at_once():
    with trace() as run:
        ray.get([item for generator in [stream.remote(5), stream.remote(5)] for item in generator])
    assert states(run) == [("stream", "ok")] * 2
    assert all(span.end - span.start > 0.1 for span in run.spans)


def test_a_task_that_waits_for_its_own_does_not_run():
    with trace() as run:
        ray.get([parent.remote(2) for _ in range(2)])
    (first, *_) = [span for span in run.spans if span.task.startswith("parent")]
    assert len(first.pauses) == 1
    children = [span for span in run.spans if span.task.startswith("square")]
    assert len(children) == 4
    assert max(span.end for span in run.spans) <= run.waits[0][1]


def test_a_coroutine_of_an_actor_that_awaits_a_task_does_not_run():
    @ray.remote(num_cpus=0)
    class Awaits:
        async def go(self):
            return await naps.remote(20)

    actor = ready(Awaits)
    with trace() as run:
        ray.get(actor.go.remote())
    go, child = sorted(run.spans, key=lambda span: span.start)
    ((start, end),) = go.pauses
    assert start <= child.start <= child.end <= end
    assert run.max_concurrency == 1
    assert run.spawns == run.edges
    ray.kill(actor)


@pytest.mark.parametrize("seconds", [0, 0.5])
def test_a_call_of_a_killed_actor_is_lost(seconds):
    @ray.remote(num_cpus=0)
    class Slow:
        def work(self):
            time.sleep(60)

    actor = ready(Slow)
    with trace() as run:
        running, waiting = actor.work.remote(), actor.work.remote()
        time.sleep(0.3)
        ray.kill(actor)
        for ref in (running, waiting):
            with pytest.raises(ray.exceptions.ActorDiedError):
                ray.get(ref)
        time.sleep(seconds)
    assert states(run) == [("work", "lost")]
    assert run.spans[0].end <= run.waits[0][1] + 0.001  # when the caller heard of it
    assert "still running" not in run.timeline().alt


def test_a_cancelled_task_that_ran_is_failed():
    with trace() as run:
        ref = naps.remote(3000)
        time.sleep(0.5)
        ray.cancel(ref)
        with pytest.raises(ray.exceptions.TaskCancelledError):
            ray.get(ref)
    assert states(run) == [("naps", "failed")]


def test_a_task_that_was_cancelled_before_it_ran():
    with trace() as run:
        ref = naps.options(num_gpus=1000).remote(1)
        ray.cancel(ref)
        with pytest.raises(ray.exceptions.TaskCancelledError):
            ray.get(ref)
    assert states(run) == [("naps", "cancelled")]


def test_who_submitted_from_the_threads_of_a_pool():
    with trace() as run, ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda x: ray.get(square.remote(x)), range(2)))
    assert len(run.spans) == 4
    assert len(run.spawns) == 2


@pytest.mark.parametrize(
    "wait",
    [
        lambda: asyncio.run(one(naps.remote(10))),
        lambda: asyncio.run(both(naps.remote(10), naps.remote(20))),
        lambda: naps.remote(10).future().result(),
        lambda: ray.wait([naps.remote(10)]),
    ],
    ids=["await", "gather", "future", "wait"],
)
def test_waits_of_the_caller_are_in_its_row(wait):
    with trace() as run:
        wait()
    ((start, end),) = run.waits
    assert end - start > 0.05
    assert max(span.end for span in run.spans) <= end


async def one(ref):
    return await ref


async def both(*refs):
    return await asyncio.gather(*refs)


def test_a_task_that_was_submitted_before_the_block_is_not_in_it():
    with trace():
        ray.get(naps.remote(1))
    before = naps.remote(100)
    with trace() as run:
        ray.get(naps.remote(1))
        ray.get(before)
    assert [span.task for span in run.spans] == ["naps(1)"]


def test_a_process_that_cannot_load_this_package_runs_the_program_all_the_same():
    packed = working.packed_for("nowhere")(ray.cloudpickle.dumps(7))
    code = "import sys, pickle; sys.modules['parcours'] = None; print(pickle.loads(eval(sys.stdin.read())))"
    done = subprocess.run([sys.executable, "-c", code], input=repr(packed), capture_output=True, text=True)
    assert done.stdout.strip() == "7", done.stderr


def test_a_pool_in_a_task_is_named():
    @ray.remote
    def squares(xs):
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(abs, xs))

    run = recorded(lambda: ray.get(squares.remote([1, 2]), timeout=60))
    assert run.missed == ("what a task in another process submitted to a pool",)
    assert states(run) == [("squares", "ok")]
    assert run.missed[0] in run.timeline().alt
