"""Ray: tasks, actors, what they pass on, tries after a failure, and when the caller waits."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from parcours import Trace, nap, trace, traced

ray = pytest.importorskip("ray", reason="Ray has no wheels for this platform")
from ray import get as get_imported_before  # noqa: E402

from parcours.engines.ray import running  # noqa: E402
from parcours.engines.recorder import Recorder  # noqa: E402

pytestmark = pytest.mark.usefixtures("ray_running")


@ray.remote
def work(x=0, seconds=0.02):
    start = time.perf_counter()
    time.sleep(seconds)
    return x, start, time.perf_counter(), os.getpid()


@ray.remote
def collect(*values, **more):
    return len(values) + len(more)


@ray.remote(num_returns=2)
def two(x):
    return x, x + 1


@ray.remote(max_retries=2)
def dies_once(path):
    if not os.path.exists(path):
        open(path, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


@ray.remote(max_retries=2, retry_exceptions=True)
def raises_once(path):
    if not os.path.exists(path):
        open(path, "w").close()
        raise OSError("once")
    return "at last"


@ray.remote(max_retries=0)
def dies():
    os.kill(os.getpid(), signal.SIGKILL)


@ray.remote
def fails(x):
    raise ValueError(x)


@ray.remote
def parent(n):
    refs = [work.remote(x) for x in range(n)]
    ray.get(refs)
    return ray.get(collect.remote(refs))


@ray.remote
def yields(n, seconds=0):
    for x in range(n):
        time.sleep(seconds)
        yield x


@ray.remote
def until_file(path):
    open(f"{path}.began", "w").close()
    while not os.path.exists(path):
        time.sleep(0.005)
    return "done"


@ray.remote
class Counter:
    def __init__(self):
        self.n = 0

    def add(self, k):
        self.n += k
        start = time.perf_counter()
        return self.n, start, time.perf_counter(), os.getpid()

    def fails(self):
        raise KeyError("no")

    @ray.method(num_returns=2)
    def pair(self):
        return self.n, -self.n


@ray.remote
class Asynchronous:
    async def go(self, x):
        return x


@pytest.fixture
def actors():
    """Makes actors, and ends them: each holds a slot of the cluster."""
    made = []

    def make(remote_class, **options):
        made.append(remote_class.options(num_cpus=0, **options).remote())
        if Recorder.active is None:  # a trace waits for an older actor, but not as long as a busy machine may need
            ray.get(made[-1].__ray_ready__.remote(), timeout=60)
        return made[-1]

    yield make
    for actor in made:
        ray.kill(actor)


def states(run):
    return [(span.task, span.attempt, span.state) for span in run.spans]


def check_inside(run, results, before, after, name="work({})"):
    spans = {span.task: span for span in run.spans}
    places = {event.task: event.where for event in run.events if event.kind == "started"}
    for x, start, end, _ in results:
        span = spans[name.format(x)]
        assert span.start <= start - before
        assert end - after <= span.end
    assert sorted(place.process for place in places.values()) == sorted(process for *_, process in results)


# -- tasks ------------------------------------------------------------------------------------------------------------
def test_tasks_decorated_before_the_trace():
    before = time.perf_counter()
    with trace() as run:
        after = time.perf_counter()
        results = ray.get([work.remote(x) for x in range(4)])
    check_inside(run, results, before, after)
    assert {span.state for span in run.spans} == {"ok"}
    assert {span.worker for span in run.spans} <= {f"Ray worker {n}" for n in range(1, 5)}
    assert len(run.submitted) == 4
    assert len(run.waits) == 1
    assert run.waits[0][1] >= max(span.end for span in run.spans)
    assert run.missed == ()


def test_a_function_of_a_cell_decorated_inside_the_block():
    with trace() as run:

        @ray.remote
        def square(x):
            return x * x

        assert ray.get([square.remote(x) for x in range(3)]) == [0, 1, 4]
        assert ray.get(ray.remote(traced(lambda x: x)).remote(5)) == 5
    assert sorted(span.task for span in run.spans) == ["<lambda>(5)", "square(0)", "square(1)", "square(2)"]


def test_nothing_is_recorded_outside():
    with trace() as run:
        ray.get(work.remote(1))
    ray.get(work.remote(2))
    with trace() as second:
        ray.get(work.remote(3))
    assert [span.task for span in run.spans] == ["work(1)"]
    assert [span.task for span in second.spans] == ["work(3)"]


def test_work_that_is_a_task_of_its_own_elsewhere_is_none_inside_a_task():
    with trace() as run:
        assert running.run_all(nap(0.01), [1, 2], 60) == [1, 2]
    assert len(run.spans) == 2
    assert all(span.worker.startswith("Ray worker") for span in run.spans)


def test_edges_from_refs_in_lists_and_keywords():
    with trace() as run:
        a, b = work.remote(0), work.remote(1)
        c = collect.remote([a], key={"b": b})
        d = collect.remote(c, key=(a,))
        assert ray.get(d) == 2
    assert set(run.graph.edges) == {
        ("work(0)", "collect"),
        ("work(1)", "collect"),
        ("collect", "collect #2"),
        ("work(0)", "collect #2"),
    }
    assert len(run.edges) == 4
    started = {span.task: span.start for span in run.spans}
    assert started["collect"] < started["collect #2"]


def test_options_and_names():
    before = time.perf_counter()
    with trace() as run:
        after = time.perf_counter()
        results = ray.get([work.options(num_cpus=2, name=f"named {x}").remote(x, 0.05) for x in range(4)])
    check_inside(run, results, before, after, "work({}, 0.05)")
    assert run.max_concurrency <= 2  # 4 slots, two for each


def test_two_returns():
    with trace() as run:
        first, second = two.remote(1)
        assert ray.get([second, first]) == [2, 1]
        assert ray.get(collect.remote(first, second)) == 2
    assert [span.task for span in run.spans] == ["two(1)", "collect"]
    assert run.graph.edges == (("two(1)", "collect"),)


def test_a_task_that_raises_is_failed():
    with trace() as run, pytest.raises(ValueError, match="7"):
        ray.get(fails.remote(7))
    assert states(run) == [("fails(7)", 0, "failed")]
    assert [event.detail for event in run.events if event.kind == "failed"] == ["ValueError"]
    assert len(run.waits) == 1


def test_a_killed_worker_is_lost_and_its_task_tried_again(tmp_path):
    with trace() as run:
        process = ray.get(dies_once.remote(str(tmp_path / "died")), timeout=60)
    (name, *first), (again, *second) = states(run)
    assert name == again
    assert (first, second) == ([0, "lost"], [1, "ok"])
    lost, ok = run.spans
    assert lost.end <= ok.start
    assert lost.worker != ok.worker
    assert {e.where.process for e in run.events if e.kind == "ended"} == {process}
    assert run.max_concurrency == 1


def test_a_task_that_raised_is_tried_again(tmp_path):
    with trace() as run:
        assert ray.get(raises_once.remote(str(tmp_path / "raised")), timeout=60) == "at last"
    assert [rest for _, *rest in states(run)] == [[0, "failed"], [1, "ok"]]


def test_a_killed_worker_that_is_not_tried_again_is_lost():
    with trace() as run, pytest.raises(ray.exceptions.WorkerCrashedError):
        ray.get(dies.remote(), timeout=60)
    assert states(run) == [("dies", 0, "lost")]
    assert run.spans[0].end <= run.duration


def test_what_a_task_submits_is_recorded_with_an_edge_from_it():
    with trace() as run:
        assert ray.get(parent.remote(2)) == 1
    assert sorted(span.task for span in run.spans) == ["collect", "parent(2)", "work(0)", "work(1)"]
    assert set(run.graph.edges) == {
        ("parent(2)", "work(0)"),
        ("parent(2)", "work(1)"),
        ("work(0)", "collect"),
        ("work(1)", "collect"),
    }
    spans = {span.task: span for span in run.spans}
    for child in ("work(0)", "work(1)", "collect"):
        assert spans["parent(2)"].start <= spans[child].start <= spans[child].end <= spans["parent(2)"].end
    assert len(run.submitted) == 1  # by the caller itself
    assert len(run.waits) == 1


def test_a_task_that_outlives_the_block_is_open_and_does_not_fail(tmp_path):
    path = tmp_path / "go"
    with trace() as run:
        late = until_file.remote(str(path))
        began(path)
    (span,) = run.spans
    assert (span.state, span.attempt, span.end) == ("open", 0, run.duration)
    with trace() as following:
        path.touch()
        assert ray.get(late, timeout=60) == "done"
    assert following.spans == ()


def began(path):
    deadline = time.monotonic() + 60
    while not os.path.exists(f"{path}.began"):
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_generator_runs_from_its_first_item_to_its_last():
    with trace() as run:
        before = time.perf_counter()
        assert [ray.get(ref) for ref in yields.remote(2, 0.05)] == [0, 1]
        took = time.perf_counter() - before
    assert states(run) == [("yields(2, 0.05)", 0, "ok")]
    assert 0.1 <= run.spans[0].end - run.spans[0].start <= took
    assert run.missed == ()


def test_values_put():
    with trace() as run:
        ref = ray.put(b"x" * 1000)
        ray.get(collect.remote(ref))
    (put,) = [event for event in run.events if event.kind == "put"]
    assert 1000 <= put.nbytes < 1100
    assert put.task == ref.hex()
    assert [span.task for span in run.spans] == ["collect"]
    assert run.edges == ()


def test_the_size_of_what_is_passed():
    with trace() as run:
        ray.get(collect.remote(b"x" * 5000))
    (submitted,) = [event for event in run.events if event.kind == "submitted"]
    assert 5000 <= submitted.nbytes < 5100


# -- waits ------------------------------------------------------------------------------------------------------------
def test_get_imported_before_the_block_is_a_wait_too():
    with trace() as run:
        get_imported_before(work.remote(1))
    assert len(run.waits) == 1
    (waited,) = [event for event in run.events if event.kind == "waited"]
    (submitted,) = [event for event in run.events if event.kind == "submitted"]
    assert waited.detail == submitted.task


def test_wait_is_a_wait_but_a_look_is_none():
    with trace() as run:
        refs = [work.remote(x) for x in range(2)]
        ray.wait(refs, timeout=0)
        assert ray.wait(refs, num_returns=2) == (refs, [])
    assert len(run.waits) == 1
    assert max(run.submitted) <= run.waits[0][0]


def test_a_get_for_each_in_a_loop_shows_waits_between_submissions():
    with trace() as run:
        [ray.get(work.remote(x)) for x in range(3)]
    assert run.max_concurrency == 1
    assert [end < start for (_, end), start in zip(run.waits, run.submitted[1:], strict=False)] == [True, True]


# -- actors -----------------------------------------------------------------------------------------------------------
def test_an_actor_made_inside(actors):
    before = time.perf_counter()
    with trace() as run:
        after = time.perf_counter()
        counter = actors(Counter)
        results = ray.get([counter.add.remote(1) for _ in range(3)])
        assert ray.get(list(counter.pair.remote())) == [3, -3]
    assert [span.task for span in run.spans] == ["add(1)", "add(1) #2", "add(1) #3", "pair"]
    check_inside_in_order(run, results, before, after)
    assert {span.worker for span in run.spans} == {"Ray worker 1"}
    assert run.max_concurrency == 1
    assert run.missed == ()


def check_inside_in_order(run, results, before, after):
    for span, (_, start, end, _) in zip(run.spans, results, strict=False):
        assert span.start <= start - before
        assert end - after <= span.end


def test_an_actor_made_before(actors):
    counter = actors(Counter)
    ray.get(counter.add.remote(1))
    before = time.perf_counter()
    with trace() as run:
        after = time.perf_counter()
        results = ray.get([counter.add.remote(1) for _ in range(2)])
    assert [x for x, *_ in results] == [2, 3]
    assert [span.task for span in run.spans] == ["add(1)", "add(1) #2"]
    check_inside_in_order(run, results, before, after)
    assert ray.get(counter.add.remote(1))[0] == 4


def test_a_method_that_raises_is_failed_with_the_learners_error(actors):
    counter = actors(Counter)
    with trace() as run, pytest.raises(KeyError, match="no"):
        ray.get(counter.fails.remote())
    assert states(run) == [("fails", 0, "failed")]


def test_edges_between_tasks_and_actors(actors):
    with trace() as run:
        counter = actors(Counter)
        ref = collect.remote(1, 2)
        ray.get(work.remote(counter.add.remote(ref)))
    assert run.graph.edges == (("collect(1, 2)", "add"), ("add", "work"))


def test_an_asynchronous_actor(actors):
    actor = actors(Asynchronous)
    with trace() as run:
        assert ray.get(actor.go.remote(3), timeout=60) == 3
    assert states(run) == [("go(3)", 0, "ok")]
    assert run.missed == ()


def test_an_actor_made_before_of_a_class_that_is_known_nowhere(actors):
    @ray.remote
    class Local:
        def go(self):
            return 5

    actor = actors(Local)
    with trace() as run:
        assert ray.get(actor.go.remote()) == 5
    assert [span.task for span in run.spans] == ["go"]
    assert run.missed == ()


def test_an_actor_made_before_of_a_class_of_the_program_itself(actors, monkeypatch):
    import __main__

    # Ray names the module of such a class by the file of the program, which is no module here.
    monkeypatch.setattr(__main__, "__file__", "/somewhere/my_program.py", raising=False)

    class Program:
        def add(self, n):
            return n

    Program.__module__, Program.__qualname__ = "__main__", "Program"
    monkeypatch.setattr(__main__, "Program", ray.remote(Program), raising=False)
    actor = actors(__main__.Program)
    assert actor._ray_actor_creation_function_descriptor.module_name == "my_program"
    with trace() as run:
        assert ray.get(actor.add.remote(2)) == 2
    assert [span.task for span in run.spans] == ["add(2)"]
    assert run.missed == ()


# -- with others ------------------------------------------------------------------------------------------------------
def test_threads_and_ray_in_one_trace():
    with trace() as run, ThreadPoolExecutor(2) as pool:
        future = pool.submit(nap(0.01), 1)
        ref = work.remote(2)
        future.result(), ray.get(ref)
    assert {span.task: span.worker for span in run.spans} == {"work(1)": "thread 1", "work(2)": "Ray worker 1"}
    assert Trace.from_json(run.to_json()) == run


def test_leaving_the_block_leaves_no_folder_and_no_hook(tmp_path, monkeypatch):
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    hooks = (ray.wait, ray.put, ray.remote_function.RemoteFunction._remote, ray._private.worker.Worker.get_objects)
    with trace():
        ray.get(work.remote(1))
        assert ray.wait is not hooks[0]
    assert list(tmp_path.iterdir()) == []
    assert hooks == (
        ray.wait,
        ray.put,
        ray.remote_function.RemoteFunction._remote,
        ray._private.worker.Worker.get_objects,
    )
