"""What is private or unstable in Ray: if one of these fails with a new Ray, one function is to be changed."""

import time

import pytest

ray = pytest.importorskip("ray", reason="Ray has no wheels for this platform")

from parcours.engines.ray import internals, running  # noqa: E402

pytestmark = pytest.mark.usefixtures("ray_running")


@ray.remote(num_returns=2, num_cpus=0)
def two(x):
    return x, (ray.get_runtime_context().get_task_id(), 0)


@ray.remote
class Counter:
    def go(self, x):
        return x

    @ray.method(num_returns=2)
    def pair(self):
        return 1, 2


@pytest.fixture
def actor():
    actor = Counter.options(num_cpus=0).remote()
    yield actor
    ray.kill(actor)


def test_the_id_of_a_task_is_known_to_who_submits_it_and_to_itself():
    out = two.remote(7)
    value, (task, attempt) = ray.get(out)
    assert value == 7
    assert (task, attempt) == (internals.task_id(out), 0)
    assert internals.task_id(out[0]) == internals.task_id(out)
    assert internals.task_id(None) is internals.task_id([]) is None


def test_the_id_of_the_task_behind_a_generator():
    def yields():
        yield ray.get_runtime_context().get_task_id(), 0

    generator = ray.remote(yields).remote()
    ((task, _),) = [ray.get(ref) for ref in generator]
    assert task == internals.task_id(generator)


def test_a_twin_has_the_name_and_the_options_of_the_first_and_workers_load_it_changed():
    twin = internals.new_twin(two, two._function, lambda _: ray.cloudpickle.dumps(lambda x: (x, "changed")))
    first, second = twin.remote(3)
    assert ray.get([first, second]) == [3, "changed"]
    assert twin._function_name == two._function_name


def test_an_actor_loads_a_class_that_was_changed():
    class Local:
        def go(self):
            return "as it was"

    local = ray.remote(num_cpus=0)(Local)

    class Other(local.__ray_metadata__.modified_class):
        def go(self):
            return "changed"

    internals.load_with(local, lambda _: ray.cloudpickle.dumps(Other))
    actor = local.remote()
    assert ray.get(actor.go.remote()) == "changed"
    ray.kill(actor)


def test_actors_that_exist_and_how_they_run(actor):
    assert actor in internals.old_actors()
    assert internals.accepts_more_calls(actor)
    assert not internals.runs_out_of_order(actor)
    few = Counter.options(num_cpus=0, max_pending_calls=3, max_concurrency=2).remote()
    assert not internals.accepts_more_calls(few)
    assert internals.runs_out_of_order(few)
    ray.kill(few)


def test_asking_an_actor_keeps_it_no_longer(tmp_path):
    actor = Counter.options(num_cpus=0, name="kept?").remote()
    ray.get(actor.go.remote(1))
    assert internals.accepts_more_calls(actor)
    del actor
    until = time.monotonic() + 30
    while any(made["name"] == "kept?" for made in ray.util.list_named_actors(all_namespaces=True)):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_function_is_called_on_an_actor(actor):
    assert ray.get(internals.call_on_actor(actor, lambda self: type(self).__name__)) == "Counter"


def test_a_result_is_seen_without_reading_it(actor):
    class Unreadable:
        def __reduce__(self):
            return exec, ("raise SystemExit('read')",)

    made = ray.remote(lambda: Unreadable()).remote()
    bad = ray.remote(lambda: 1 / 0).remote()
    never = ray.remote(num_gpus=1000)(lambda: None).remote()
    ray.wait([made, bad], num_returns=2)
    assert internals.arrived(made.binary()) == ""
    assert internals.arrived(bad.binary()) == "TASK_EXECUTION_EXCEPTION"
    assert internals.arrived(never.binary()) is None
    ray.cancel(never)
    binary = made.binary()
    del made
    assert internals.arrived(binary) is None  # and nothing was kept alive


def test_executions_and_errors_in_a_worker_are_told(tmp_path):
    kinds = ("started", "ended", "failed")

    def hooks():
        told = []
        started, ended, failed = (lambda *what, kind=kind: told.append((kind, *what)) for kind in kinds)
        internals.on_execution(started, ended)
        internals.makes_error(failed)
        internals.on_traceback(lambda text: text + "changed")
        return told

    @ray.remote(num_cpus=0)
    class Hooked:
        def hook(self):
            self.told = hooks()

        def fails(self):
            raise KeyError("no")

        def others(self):
            try:
                ray.get(ray.remote(lambda: 1 / 0).remote())
            except ZeroDivisionError:
                return list(self.told)

    actor = Hooked.remote()
    ray.get(actor.hook.remote())
    failing = actor.fails.remote()
    with pytest.raises(KeyError, match="changed"):
        ray.get(failing)
    task = failing.task_id().hex()
    told = ray.get(actor.others.remote())
    assert told[1:4] == [("started", task, 0), ("ended", task, 0), ("failed", task, "KeyError", 0)]
    assert [what[0] for what in told[4:]] == ["started"]  # another's error, read here, is not this task's
    ray.kill(actor)


def test_the_id_of_what_makes_an_actor_tells_so(actor):
    assert internals.is_creation(ray.TaskID.for_actor_creation_task(actor._ray_actor_id).hex())
    assert not internals.is_creation(internals.task_id(actor.go.remote(1)))
    assert internals.session() == actor._ray_cluster_and_job


def test_a_task_in_a_worker_has_another_id_each_time():
    tasks = running.run_all(lambda _: ray.get_runtime_context().get_task_id(), range(3), 60)
    assert len(set(tasks)) == 3
