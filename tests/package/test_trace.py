"""The trace itself: what a block records, and what it leaves behind. The engines have test files of their own."""

import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed, wait

import pytest

from parcours import Span, TaskGraph, Trace, trace, traced
from parcours.engines.events import Event, Place
from parcours.engines.recorder import Recorder
from parcours.errors import TraceError


@traced
def step(x, seconds=0.0):
    start = time.perf_counter()
    time.sleep(seconds)
    return start, time.perf_counter()


@traced
def breaks(x):
    raise OSError(x)


def by_name(run):
    return {span.task: span for span in run.spans}


def test_a_plain_loop_of_marked_calls_is_recorded():
    with trace() as run:
        stamps = [step(x, seconds=0.01) for x in range(3)]
    assert [span.task for span in run.spans] == [f"step({x}, seconds=0.01)" for x in range(3)]
    assert {(span.worker, span.state, span.attempt) for span in run.spans} == {("main thread", "ok", 0)}
    assert run.max_concurrency == 1
    assert run.busy_time >= 0.03
    for span, (start, end) in zip(run.spans, stamps, strict=True):
        assert span.end - span.start >= end - start
    assert [span.start for span in run.spans[1:]] >= [span.end for span in run.spans[:-1]]


def test_spans_lie_inside_the_block_and_child_spans_inside_their_parent():
    @traced
    def parent():
        return step(1), step(2)

    before = time.perf_counter()
    with trace() as run:
        entered = time.perf_counter()
        inner = parent()
    spans = by_name(run)
    assert set(spans) == {"parent", "step(1)", "step(2)"}
    for name in ("step(1)", "step(2)"):
        assert spans["parent"].start <= spans[name].start <= spans[name].end <= spans["parent"].end
    assert 0 <= spans["parent"].start <= spans["parent"].end <= run.duration
    # Time 0 of the trace is between `before` and `entered`, so the task's own stamps can be put on its time.
    for name, (start, end) in zip(("step(1)", "step(2)"), inner, strict=True):
        assert spans[name].start <= start - before
        assert end - entered <= spans[name].end


def test_a_marked_function_keeps_its_name_and_result_outside_a_trace():
    assert step.__name__ == "step"
    assert len(step(1)) == 2
    assert Recorder.active is None


def test_a_call_that_raises_is_failed_and_its_error_goes_on():
    with trace() as run:
        with pytest.raises(OSError, match="seven"):
            breaks("seven")
        step(1)
    assert [(span.task, span.state) for span in run.spans] == [("breaks('seven')", "failed"), ("step(1)", "ok")]
    assert [event.detail for event in run.events if event.kind == "failed"] == ["OSError"]


def test_the_same_name_twice_gets_a_number():
    with trace() as run:
        step(1), step(2), step(1), step(1)
    assert [span.task for span in run.spans] == ["step(1)", "step(2)", "step(1) #2", "step(1) #3"]


def hooked():
    """All attributes that a trace puts others in the place of, as they are now."""
    import concurrent.futures
    from concurrent.futures import _base, process, thread

    places = [
        (thread.ThreadPoolExecutor, "submit"),
        (thread.ThreadPoolExecutor, "shutdown"),
        (process.ProcessPoolExecutor, "submit"),
        (_base.Future, "result"),
        (_base.Future, "exception"),
        *((module, name) for module in (concurrent.futures, _base) for name in ("wait", "as_completed")),
    ]
    if "ray" in sys.modules:
        import ray
        import ray.actor
        import ray.remote_function

        places += [(ray, "wait"), (ray, "put"), (ray._private.worker.Worker, "get_objects")]
        places += [(ray.remote_function.RemoteFunction, "_remote")]
        places += [(ray.actor.ActorMethod, "_remote"), (ray.actor.ActorClass, "_remote")]
    return {(owner.__name__, name): vars(owner)[name] for owner, name in places}


def test_every_hook_is_undone():
    before = hooked()
    with trace():
        inside = hooked()
    assert all(inside[place] is not old for place, old in before.items())
    assert hooked() == before


def test_every_hook_is_undone_when_the_block_raises(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = hooked()
    with contextlib.suppress(ZeroDivisionError), trace() as run, ThreadPoolExecutor(1) as pool:
        pool.submit(abs, 1).result()
        1 / 0  # noqa: B018
    assert hooked() == before
    assert Recorder.active is None
    assert list(tmp_path.iterdir()) == []
    assert [span.task for span in run.spans] == ["abs(1)"]


def test_the_block_leaves_no_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with trace():
        assert len(list(tmp_path.iterdir())) == 1
        step(1)
    assert list(tmp_path.iterdir()) == []


def test_nested_traces_both_record():
    with trace() as outer:
        step(1)
        with trace() as inner:
            step(2)
        step(3)
    assert [span.task for span in outer.spans] == ["step(1)", "step(2)", "step(3)"]
    assert [span.task for span in inner.spans] == ["step(2)"]
    assert Recorder.active is None


def test_what_a_block_around_it_submitted_is_not_in_a_trace():
    go = threading.Event()
    with ThreadPoolExecutor(1) as pool, trace() as outer:
        futures = [pool.submit(go.wait), pool.submit(step, 1)]
        with trace() as inner:
            go.set()
            wait(futures)
            pool.submit(step, 2).result()
    assert [span.task for span in outer.spans] == ["wait", "step(1)", "step(2)"]
    assert [span.task for span in inner.spans] == ["step(2)"]


def test_a_second_trace_has_nothing_of_the_first():
    with trace() as first:
        step(1)
    step(2)
    with trace() as second:
        step(3)
    assert [span.task for span in first.spans] == ["step(1)"]
    assert [span.task for span in second.spans] == ["step(3)"]
    assert 0 <= second.spans[0].start <= second.duration


def test_an_empty_block_is_an_empty_trace():
    with trace() as run:
        pass
    assert (run.spans, run.events, run.edges, run.missed, run.submitted, run.waits) == ((),) * 6
    assert run.makespan == run.busy_time == run.max_concurrency == run.overlap == 0
    assert repr(run) == "Trace: 0 tasks, up to 0 at once"


def test_a_trace_cannot_be_looked_at_while_it_is_open():
    with trace() as run:
        assert repr(run) == "Trace: still open"
        with pytest.raises(TraceError, match="still open"):
            run.spans  # noqa: B018
        with pytest.raises(TraceError, match="still open"):
            run.max_concurrency  # noqa: B018
        step(1)
    assert len(run.spans) == 1


def test_a_task_that_outlives_the_block_is_open_does_not_fail_and_is_not_in_the_next_trace():
    go = threading.Event()
    pool = ThreadPoolExecutor(1)

    def late():
        go.wait(10)
        return "done"

    with trace() as run:
        future = pool.submit(late)
        while not future.running():
            time.sleep(0.001)
        time.sleep(0.01)
    (span,) = run.spans
    assert (span.state, span.end) == ("open", run.duration)
    with trace() as following:
        step(1)
        go.set()
        assert future.result(10) == "done"
    pool.shutdown()
    assert [span.task for span in following.spans] == ["step(1)"]
    assert run.spans == (span,)


def test_json_gives_an_equal_trace():
    with trace() as run, ThreadPoolExecutor(2) as pool:
        list(pool.map(step, range(3)))
        with pytest.raises(OSError, match="x"):
            breaks("x")
    text = run.to_json()
    again = Trace.from_json(text)
    assert again == run
    assert again.to_json() == text
    assert again.spans == run.spans
    assert (again.waits, again.submitted, again.edges) == (run.waits, run.submitted, run.edges)
    assert again.events[0].where.name == run.events[0].where.name
    assert run != text
    with trace() as other:
        step(1)
    assert other != run
    with pytest.raises(TypeError):
        hash(run)


@pytest.mark.parametrize("text", ["", "[]", "{}", "7", '{"events": [[1]]}', "null", '{"events": 3}'])
def test_what_is_no_trace_is_refused(text):
    with pytest.raises(TraceError, match="not a trace"):
        Trace.from_json(text)


def test_json_is_plain_and_small():
    with trace() as run:
        step(1)
    parts = json.loads(run.to_json())
    assert set(parts) == {"events", "samples", "edges", "missed", "duration", "caller"}


def test_a_pool_records_a_marked_function_once():
    with trace() as run, ThreadPoolExecutor(2) as pool:
        list(pool.map(step, range(3)))
        pool.submit(step, 3).result()
    assert sorted(span.task for span in run.spans) == [f"step({x})" for x in range(4)]
    assert all(span.worker.startswith("thread ") for span in run.spans)


def test_the_graph_has_the_tasks_and_what_happened():
    with trace() as run:
        step(1), step(1)
    graph = run.graph
    assert isinstance(graph, TaskGraph)
    assert graph.tasks == ("step(1)", "step(1) #2")
    assert graph.edges == ()
    assert graph.spans == run.spans


def test_the_measures_are_those_of_the_spans():
    with trace() as run, ThreadPoolExecutor(2) as pool:
        barrier = threading.Barrier(2)
        for future in [pool.submit(barrier.wait, 10) for x in range(2)]:
            future.result()
    assert run.max_concurrency == 2
    assert 0 < run.overlap <= run.makespan <= run.busy_time <= 2 * run.makespan
    assert run.mean_concurrency == pytest.approx(run.busy_time / run.makespan)
    assert run.utilization == pytest.approx(run.busy_time / (2 * run.makespan))
    assert all(isinstance(span, Span) for span in run.spans)


def test_the_timeline_draws_the_spans():
    with trace() as run, ThreadPoolExecutor(1) as pool:
        pool.submit(step, 7, 0.2).result()  # long beside what the pool takes: its name fits into its bar
    picture = run.timeline("My run")
    assert "My run" in picture.svg
    assert "step(7, 0.2)" in picture.svg
    assert picture.width <= 900
    assert run.timeline("My run", width=600).width <= 600


def test_asynchronous_code_gives_no_events_of_machinery():
    async def main():
        loop = asyncio.get_running_loop()
        await asyncio.sleep(0)
        await loop.getaddrinfo("127.0.0.1", 80)  # of the loop itself, in its pool
        return await loop.run_in_executor(None, abs, -1)

    with trace() as run:
        assert asyncio.run(main()) == 1
    assert [span.task for span in run.spans] == ["abs(-1)"]


def test_a_marked_function_is_recorded_in_asynchronous_code_too():
    async def main():
        return await asyncio.get_running_loop().run_in_executor(None, step, 5)

    with trace() as run:
        asyncio.run(main())
    assert [span.task for span in run.spans] == ["step(5)"]
    assert run.spans[0].worker == "thread 1"


def test_leaving_the_block_ends_nothing_of_a_trace_in_another_thread():
    # A trace opened in a thread while another is open: each has its own window on one recorder.
    inside, leave, runs = threading.Event(), threading.Event(), []

    def other():
        with trace() as run:
            runs.append(run)
            step("other")
            inside.set()
            leave.wait(10)

    with trace() as run:
        thread = threading.Thread(target=other)
        thread.start()
        inside.wait(10)
        step("mine")
    assert Recorder.active is not None
    leave.set()
    thread.join(10)
    assert Recorder.active is None
    assert {span.task for span in run.spans} == {"other", "step('other')", "step('mine')"}
    assert {span.task for span in runs[0].spans} >= {"step('other')"}


LATE_IMPORT = """
from parcours import trace
with trace() as run:
    import dask
print(run.missed)
with trace() as run:
    pass
print(run.missed)
"""


def test_an_engine_imported_inside_the_block_is_named():
    done = subprocess.run([sys.executable, "-c", LATE_IMPORT], capture_output=True, text=True, check=True)
    first, second = done.stdout.splitlines()
    assert "dask was imported inside the block: import it before" in first
    assert "imported inside" not in second


@pytest.mark.parametrize(("processes", "added"), [((1, 1), False), ((1, 2), True)], ids=["threads", "processes"])
def test_bars_are_added_up_unless_tasks_at_once_may_have_taken_turns_on_one_gil(processes, added):
    events = []
    for i, process in enumerate(processes):
        where = Place("here", process, f"t{i}", f"worker {i + 1}")
        events += [Event(0, "started", f"f{i}", 0, where, detail=f"f({i})"), Event(1, "ended", f"f{i}", 0, where)]
    run = Trace(events, duration=1)
    for picture in (run.timeline(), run.replay()):
        assert "2 tasks, up to 2 at once, 1.0 s" in picture.alt
        assert ("bars added up 2.0 s" in picture.alt) == added


# -- what a learner may do --------------------------------------------------------------------------------------------
def test_a_marked_call_in_another_is_not_counted_twice():
    @traced
    def outer():
        return step(1, 0.02), step(2, 0.02)

    with trace() as run:
        outer()
    assert run.max_concurrency == 1
    assert run.overlap == 0
    assert run.mean_concurrency == pytest.approx(1, abs=0.1)
    assert "up to" not in run.timeline().alt


def test_a_look_into_an_open_trace_does_not_spoil_it():
    with trace() as run, ThreadPoolExecutor(1) as pool:
        pool.submit(step, 1).result()
        for look in (lambda: run.graph, lambda: run.held, run.timeline, run.replay, run.to_chrome):
            with pytest.raises(TraceError, match="still open"):
                look()
    assert [span.task for span in run.spans] == ["step(1)"]
    assert run.graph.tasks == ("step(1)",)
    assert run.timeline().alt
    assert run.held == ()


def test_an_argument_of_any_size_costs_no_time_and_no_error():
    with trace() as run, ThreadPoolExecutor(1) as pool:
        pool.submit(int.bit_length, 2**20000 - 1).result()
        pool.submit(len, "x" * 1000).result()
        pool.submit(len, "12345").result()
    assert sorted(run.graph.tasks) == ["bit_length", "len", "len('12345')"]


@pytest.mark.parametrize("name", ["as_completed", "wait"])
def test_a_wait_that_was_imported_by_name_is_seen(name):
    imported = {"as_completed": as_completed, "wait": wait}[name]
    with trace() as run, ThreadPoolExecutor(2) as pool:
        done = imported([pool.submit(time.sleep, 0.1) for _ in range(2)])
        assert len(list(done)) == 2
    (start, end), *_ = run.waits
    assert end - start > 0.05
    assert start >= run.submitted[-1]


def test_what_a_call_only_makes_is_said():
    @traced
    async def later():
        await asyncio.sleep(0.01)

    @traced
    def numbers():
        yield from range(3)

    with trace() as run:
        asyncio.run(later())
        assert list(numbers()) == [0, 1, 2]
    assert run.spans == ()
    assert [sentence.partition(":")[0] for sentence in run.missed] == ["later", "numbers"]


def test_threads_of_one_name_are_told_apart():
    with trace() as run:
        threads = [threading.Thread(target=step, args=(x, 0.1), name="worker") for x in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert {span.worker for span in run.spans} == {"thread 1", "thread 2", "thread 3"}
    assert run.utilization <= 1


def test_tasks_that_did_not_start_are_counted():
    go = threading.Event()
    with ThreadPoolExecutor(2) as pool:
        with trace() as run:
            for _ in range(10):
                pool.submit(go.wait)
            while sum(event.kind == "started" for event in Recorder.active.events) < 2:
                time.sleep(0.01)
        go.set()
    for picture in (run.timeline(), run.replay()):
        assert "10 tasks (2 still running, 8 did not start)" in picture.alt


def test_where_all_was_cancelled_there_are_pictures_too():
    go = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(go.wait)
        with trace() as run:
            assert all(future.cancel() for future in [pool.submit(step, x) for x in range(3)])
        go.set()
    for picture in (run.timeline(), run.graph, run.replay()):
        assert "3 cancelled" in picture._repr_mimebundle_()["text/plain"]


@pytest.mark.parametrize("place", ["parcours.engines.memory.Sampler", "parcours.engines.threads.recording.install"])
def test_a_stop_while_a_trace_opens_leaves_nothing(monkeypatch, place):
    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(place, stop)
        with pytest.raises(KeyboardInterrupt), trace(memory=True):
            pass
    assert Recorder.active is None
    with trace() as run, ThreadPoolExecutor(1) as pool:
        pool.submit(step, 1).result()
    assert len(run.spans) == 1
    assert Recorder.active is None
