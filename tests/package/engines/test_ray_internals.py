"""What is private or unstable in Ray: if one of these fails with a new Ray, one function is to be changed."""

import pytest

ray = pytest.importorskip("ray", reason="Ray has no wheels for this platform")

from parcours.engines.ray import internals, running  # noqa: E402

pytestmark = pytest.mark.usefixtures("ray_running")


@ray.remote(num_returns=2, num_cpus=0)
def two(x):
    return x, internals.running_task()


@ray.remote
class Counter:
    def go(self, x):
        return x

    @ray.method(num_returns=2)
    def pair(self):
        return 1, 2


class Asynchronous:
    async def go(self):
        pass

    def plain(self):
        pass


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
        yield internals.running_task()

    generator = ray.remote(yields).remote()
    ((task, _),) = [ray.get(ref) for ref in generator]
    assert task == internals.task_id(generator)


def test_a_twin_has_the_name_and_the_options_of_the_first():
    twin = internals.twin(two, lambda x: (x, "twin"))
    first, second = twin.remote(3)
    assert ray.get([first, second]) == [3, "twin"]


def test_the_class_of_an_actor(actor):
    found = internals.actor_class(actor, {})
    assert found.__name__ == "Counter"
    assert found.go(None, 5) == 5

    class Local:
        pass

    local = ray.remote(Local)
    handle = local.options(num_cpus=0).remote()
    assert internals.actor_class(handle, {}) is None
    assert internals.actor_class(handle, {handle._ray_actor_id: local}).__name__ == "Local"
    ray.kill(handle)


def test_one_coroutine_makes_a_class_asynchronous():
    assert internals.has_coroutines(Asynchronous)
    assert not internals.has_coroutines(internals.actor_class.__class__)


def test_any_callable_runs_on_an_actor(actor):
    def kind(self, x):
        return type(self).__name__, x

    assert ray.get(internals.on_actor(actor.go).remote(kind, 4)) == ("Counter", 4)
    first, second = internals.on_actor(actor.pair).remote(kind, 4)  # as many results as the method's
    assert ray.get([first, second]) == ["Counter", 4]


def test_a_task_in_a_worker_has_another_id_each_time():
    tasks = running.run_all(lambda _: internals.running_task()[0], range(3), 60)
    assert len(set(tasks)) == 3
