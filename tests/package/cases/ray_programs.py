"""Small Ray programs whose result tells how they ran: what came out, in which order, how many calls ran at once.

Each takes no argument and makes its own actors. `PROGRAMS` holds them by name.
"""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import ray
from ray.util.queue import Queue

__all__ = ["PROGRAMS"]

PROGRAMS = {}


def program(function):
    PROGRAMS[function.__name__] = function
    return function


class Peak:
    """Counts how many are inside at once."""

    def __init__(self):
        self.inside = self.most = 0
        self._lock = threading.Lock()

    def __enter__(self):
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)

    def __exit__(self, *error):
        with self._lock:
            self.inside -= 1


@ray.remote(num_cpus=0)
class Plain:
    def __init__(self):
        self.seen, self.peak = [], Peak()

    def add(self, x, *, twice=False):
        with self.peak:
            time.sleep(0.02)
            self.seen.append(x)
        return x * (1 + twice)

    def all(self):
        return self.seen, self.peak.most

    def fails(self, x):
        return 1 / x

    def numbers(self, n):
        for x in range(n):
            self.seen.append(x)
            yield x

    def breaks_off(self):
        yield 1
        raise KeyError("second")

    @ray.method(num_returns=2)
    def pair(self):
        return 1, 2

    def dies(self):
        ray.actor.exit_actor()


@ray.remote(num_cpus=0, concurrency_groups={"control": 1})
class Gate:
    def __init__(self):
        self.open = threading.Event()

    def wait(self):
        return self.open.wait(20)

    @ray.method(concurrency_group="control")
    def release(self):
        self.open.set()

    def give(self, x):
        return x


@ray.remote(num_cpus=0)
class Asynchronous:
    def __init__(self):
        self.peak, self.three = Peak(), asyncio.Event()

    async def meet(self):
        with self.peak:
            if self.peak.inside == 3:
                self.three.set()
            await asyncio.wait_for(self.three.wait(), 20)
        return self.peak.most

    async def stream(self, n):
        for x in range(n):
            await asyncio.sleep(0.01)
            yield x

    async def fails(self):
        raise LookupError("async")

    def plain(self):
        return "plain"


@ray.remote(num_cpus=0, max_concurrency=2)
class Threaded:
    def __init__(self):
        self.two, self.peak = threading.Barrier(2), Peak()

    def meet(self):
        with self.peak:
            self.two.wait(20)
        return self.peak.most


@ray.remote(num_cpus=0)
class Boss:
    def __init__(self, n):
        self.leaves = [Plain.remote() for _ in range(n)]

    def fit(self):
        return ray.get([leaf.add.remote(x) for x, leaf in enumerate(self.leaves)])


@ray.remote(num_cpus=0.1)
def square(x):
    return x * x


@ray.remote(num_cpus=0.1)
def fails(x):
    return 1 / x


@ray.remote(num_cpus=0.1)
def use(actor, x):
    return ray.get(actor.add.remote(x))


@ray.remote(num_cpus=0.1)
def parent(n):
    return sum(ray.get([square.remote(x) for x in range(n)]))


@ray.remote(num_cpus=0.1)
def catches():
    try:
        return ray.get(fails.remote(0))
    except ZeroDivisionError as error:
        return type(error).__name__


@ray.remote(num_cpus=0.1)
def stream(n):
    for x in range(n):
        time.sleep(0.02)
        yield x


@ray.remote(num_cpus=0.1, num_returns=2)
def pair(x):
    return x, -x


@ray.remote(num_cpus=0.1)
def naps(times):
    for _ in range(times):
        time.sleep(0.01)


@program
def calls_in_order():
    actor = Plain.remote()
    refs = [actor.add.remote(x, twice=x == 1) for x in range(4)]
    return ray.get(refs), ray.get(actor.all.remote())


@program
def a_concurrency_group():
    gate = Gate.remote()
    waits = gate.wait.remote()
    gate.release.remote()
    return ray.get(waits)


@program
def a_concurrency_group_of_one_call():
    gate = Gate.remote()
    waits = gate.wait.remote()
    given = ray.get(gate.give.options(concurrency_group="control").remote(5))
    gate.release.remote()
    return given, ray.get(waits)


@program
def an_asynchronous_actor():
    actor = Asynchronous.remote()
    return max(ray.get([actor.meet.remote() for _ in range(3)])), ray.get(actor.plain.remote())


@program
def an_asynchronous_stream():
    return [ray.get(ref) for ref in Asynchronous.remote().stream.remote(3)]


@program
def an_asynchronous_failure():
    actor = Asynchronous.remote()
    return ray.get(actor.fails.remote())


@program
def an_actor_with_threads():
    actor = Threaded.remote()
    return max(ray.get([actor.meet.remote() for _ in range(4)]))


@program
def a_missing_argument():
    return Plain.remote().add.remote()


@program
def an_argument_too_many():
    return Plain.remote().all.remote(1, 2)


@program
def a_missing_argument_of_a_function():
    return square.remote()


@program
def a_method_that_fails():
    return ray.get(Plain.remote().fails.remote(0))


@program
def a_function_that_fails():
    return ray.get(fails.remote(0))


@program
def a_task_that_needs_one_that_fails():
    return ray.get(square.remote(fails.remote(0)))


@program
def a_failure_that_is_caught_in_a_task():
    return ray.get(catches.remote())


@program
def a_generator():
    return [ray.get(ref) for ref in stream.remote(3)]


@program
def a_generator_method():
    actor = Plain.remote()
    return [ray.get(ref) for ref in actor.numbers.remote(3)], ray.get(actor.all.remote())


@program
def a_generator_that_breaks_off():
    return [ray.get(ref) for ref in Plain.remote().breaks_off.remote()]


@program
def two_returns():
    actor = Plain.remote()
    return ray.get(pair.remote(3)), ray.get(list(actor.pair.remote()))


@program
def a_tree_of_actors():
    return ray.get(Boss.remote(2).fit.remote())


@program
def a_handle_given_to_tasks():
    actor = Plain.remote()
    given = [ray.get(use.remote(actor, x)) for x in range(3)]
    return given, ray.get(actor.all.remote())


@program
def an_actor_by_name():
    name = f"actor {time.monotonic_ns()}"
    actor = Plain.options(name=name).remote()
    ray.get(actor.add.remote(1))
    return ray.get(ray.get_actor(name).add.remote(2)), ray.get(actor.all.remote())


@program
def a_task_of_tasks():
    return ray.get(parent.remote(3))


@program
def a_killed_actor():
    actor = Plain.remote()
    ray.get(actor.add.remote(1))
    ray.kill(actor)
    return ray.get(actor.add.remote(2))


@program
def an_actor_that_exits():
    return ray.get(Plain.remote().dies.remote())


@program
def a_cancelled_task():
    ref = naps.remote(3000)
    time.sleep(0.3)
    ray.cancel(ref)
    return ray.get(ref)


@program
def a_queue():
    queue = Queue(actor_options={"num_cpus": 0})
    for x in range(3):
        queue.put(x)
    return [queue.get() for _ in range(3)], queue.empty()


@program
def few_calls_may_wait():
    actor = Plain.options(max_pending_calls=3).remote()  # Ray may still count `all` when its result is there
    ray.get(actor.all.remote())
    ray.get([actor.add.remote(1), actor.add.remote(2)])
    return ray.get(actor.all.remote())


@program
def from_a_pool():
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda x: ray.get(square.remote(x)), range(3)))


@program
def awaited():
    async def all_of_them():
        return await asyncio.gather(*[square.remote(x) for x in range(3)]), await square.remote(3)

    return asyncio.run(all_of_them())


@program
def a_future():
    return square.remote(3).future().result()


@program
def any_function_on_an_actor():
    return ray.get(Plain.remote().__ray_call__.remote(lambda actor, x: (type(actor).__name__, x), 3))


@program
def traceback_of_a_function():
    try:
        ray.get(fails.remote(0))
    except ZeroDivisionError as error:
        return str(error).partition("\n")[2]


@program
def traceback_of_a_method():
    try:
        ray.get(Plain.remote().fails.remote(0))
    except ZeroDivisionError as error:
        return str(error).partition("\n")[2]
