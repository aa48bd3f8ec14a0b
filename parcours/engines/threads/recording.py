"""The hooks in ``concurrent.futures``: what is submitted to a pool of threads or another, and when the caller waits.

A thread that the learner starts by hand is seen through ``traced`` alone.
"""

import concurrent.futures
import functools
import inspect
import sys
import weakref
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, _base, thread

from parcours.engines import machinery, promised_tasks
from parcours.engines.listening import Submission
from parcours.engines.naming import label, new_task
from parcours.engines.recorder import Recorder
from parcours.engines.sizes import sent_bytes
from parcours.engines.stamps import Stamped, current, now
from parcours.engines.threads import bare, loops

__all__ = ["Pools", "install", "one_task", "submitting"]


def install(recorder: Recorder) -> None:
    """Record thread pools, and waits for any future, until the recorder closes."""
    recorder.patch(thread.ThreadPoolExecutor, "submit", functools.partial(submitting, recorder, "threads"))
    recorder.patch(thread.ThreadPoolExecutor, "shutdown", functools.partial(_shutting_down, recorder))
    bare.install(recorder)
    loops.install(recorder, recorder.part(Pools).submitted_by)
    recorder.patch(_base.Future, "result", functools.partial(_waiting, recorder))
    recorder.patch(_base.Future, "exception", functools.partial(_waiting, recorder))
    for module in (concurrent.futures, _base):
        recorder.patch(module, "wait", functools.partial(_waiting_for_all, recorder))
        recorder.patch(module, "as_completed", functools.partial(_completing, recorder))
    if hasattr(_base, "_create_and_install_waiters"):
        recorder.patch(_base, "_create_and_install_waiters", functools.partial(_installing_waiter, recorder))


_exception = inspect.unwrap(_base.Future.exception)  # a recorder's would take this for a wait of the learner's

# The ids of the tasks behind each future, which may be waited for in a later trace, too.
_tasks = weakref.WeakKeyDictionary()


class Pools:
    """The pools that a recorder knows, and which of their futures are not over."""

    def __init__(self, recorder: Recorder):
        self.known = weakref.WeakSet()
        self._unfinished: dict[Future, int] = {}  # and the id of its pool
        self._children: dict[str | None, dict[Future, None]] = {}  # task -> the unfinished futures that it submitted

    def add(self, future: Future, pool: Executor) -> None:
        """Take a future that a pool made."""
        self.known.add(pool)
        self._unfinished[future] = id(pool)
        parent = current.get()
        self._children.setdefault(parent and parent[1], {})[future] = None

    def over(self, future: Future) -> None:
        """Take the end of a future."""
        self._unfinished.pop(future, None)
        for children in list(self._children.values()) if len(self._children) < 9 else ():
            children.pop(future, None)

    def submitted_by(self, task: str | None) -> list[str]:
        """Return the ids of the unfinished tasks that a task submitted, or code that is in no task (None)."""
        return tasks_behind(future for future in list(self._children.get(task, ())) if not future.done())

    def unfinished(self, pool: Executor) -> list[Future]:
        """Return the futures of a pool that are not over."""
        return [future for future, its_pool in list(self._unfinished.items()) if its_pool == id(pool)]


def threads_of(pool: int) -> set | None:
    """Return the threads of a recorded pool, named by its id; None for a pool of processes or an unknown one."""
    pools = Recorder.active.part(Pools).known if Recorder.active else ()
    threads = [getattr(known, "_threads", None) for known in list(pools) if id(known) == pool]
    return set(threads[0]) if threads and threads[0] is not None else None


def tasks_behind(futures: Iterable) -> list[str]:
    """Return the ids of the tasks behind futures, as far as they were recorded."""
    futures = [future for future in futures if isinstance(future, Future)]
    return [task for future in futures for task in _tasks.get(future) or promised_tasks(future)]


def one_task(folder: str, fn: Callable, args: tuple, kwargs: dict) -> tuple[dict, Callable]:
    """Return what a submitted call is: its tasks as {id: label}, and what makes the callable that stamps them."""
    task = new_task(fn)
    while isinstance(fn, functools.partial):  # a partial is named by what it will call
        fn, args = fn.func, (*fn.args, *args)
    return {task: label(fn, args, kwargs)}, functools.partial(Stamped, folder=folder, task=task)


def submitting(
    recorder: Recorder, engine: str, old: Callable, tasks_of: Callable = one_task, sends: bool = False
) -> Callable:
    """Return a `submit` that records, for any pool of ``concurrent.futures``.

    engine: the name of the pool's engine. sends: whether arguments are sent to another process.
    """
    pools = recorder.part(Pools)

    @functools.wraps(old)
    def submit(self, fn, /, *args, **kwargs):
        sent = _learners(sys._getframe(1), type(self), fn, args, kwargs)
        if sent is None or not recorder.records(inside=True):
            return old(self, fn, *args, **kwargs)
        named, stamping = tasks_of(recorder.folder, sent.function, sent.args, sent.kwargs)
        moment, stamped = now(), stamping(sent.function)
        future = old(self, sent.around(stamped) if sent.around else stamped, *args, **kwargs)
        # `map` sends a list of tuples of arguments: their values lie five containers deep
        nbytes = sent_bytes((fn, args, kwargs), depth=5) // max(1, len(named)) if sends else 0
        for task, name in named.items():  # after the call: what a closed or broken pool refuses is not a task
            recorder.add("submitted", task, nbytes, name, moment)
        tasks = tuple(named)
        _tasks[future] = tasks
        pools.add(future, self)
        if recorder.listeners:
            recorder.listeners.submitted(Submission(engine, tasks, id(self), self._max_workers, future))
        future.add_done_callback(functools.partial(_over, recorder))
        return future

    return submit


def _learners(caller, pool, fn, args, kwargs):
    """Return what was submitted (`Sent`), or None if an engine or the kernel submits something for itself."""
    module = caller.f_globals.get("__name__", "")
    if pool.__module__.partition(".")[0] in machinery():
        return None
    if module.partition(".")[0] != "asyncio":
        return None if module.partition(".")[0] in machinery() else loops.Sent(fn, args, kwargs)
    above = caller.f_back.f_globals.get("__name__", "") if caller.f_back else ""  # who called `run_in_executor`
    ours = above == "asyncio.threads" or above.partition(".")[0] not in machinery()
    sent = loops.sent_by_loop(fn, args, kwargs)
    function = sent.function
    while isinstance(function, functools.partial):
        function = function.func
    return sent if ours and (getattr(function, "__module__", "") or "").partition(".")[0] not in machinery() else None


def _over(recorder, future):
    tasks = _tasks[future]
    recorder.part(Pools).over(future)
    recorder.listeners.over(tasks)
    cancelled = future.cancelled()
    lost = not cancelled and isinstance(_exception(future), concurrent.futures.BrokenExecutor)
    if cancelled or lost:
        for task in tasks:
            recorder.add("lost" if lost else "cancelled", task)


def _waiting(recorder, old):
    @functools.wraps(old)
    def wait(self, timeout=None):
        tasks = tasks_behind([self])
        if not tasks or not recorder.waits():
            return old(self, timeout)
        with recorder.waiting_for(tasks):
            return old(self, timeout)

    return wait


def _waiting_for_all(recorder, old):
    @functools.wraps(old)
    def wait(fs, timeout=None, return_when=_base.ALL_COMPLETED):
        fs = list(fs)
        tasks = tasks_behind(fs)
        if not tasks or not recorder.waits():
            return old(fs, timeout, return_when)
        with recorder.waiting_for(tasks):
            return old(fs, timeout, return_when)

    return wait


def _completing(recorder, old):
    @functools.wraps(old)
    def as_completed(fs, timeout=None):
        fs = list(fs)
        tasks = tasks_behind(fs)
        completed = old(fs, timeout)
        while True:
            try:
                if tasks and recorder.waits():
                    with recorder.waiting_for(tasks):
                        future = next(completed)
                else:
                    future = next(completed)
            except StopIteration:
                return
            yield future

    return as_completed


def _installing_waiter(recorder, old):
    """Return what makes the event that `wait` and `as_completed` sleep on, also where these were imported before."""

    @functools.wraps(old)
    def install(fs, return_when):
        waiter, tasks = old(fs, return_when), tasks_behind(fs)
        sleep = waiter.event.wait

        def wait(timeout=None):
            if not tasks or not recorder.waits():
                return sleep(timeout)
            with recorder.waiting_for(tasks):
                return sleep(timeout)

        waiter.event.wait = wait
        return waiter

    return install


def _shutting_down(recorder, old):
    pools = recorder.part(Pools)

    @functools.wraps(old)
    def shutdown(self, wait=True, **more):
        tasks = tasks_behind(pools.unfinished(self))
        if not wait or not tasks or not recorder.waits():
            return old(self, wait, **more)
        with recorder.waiting_for(tasks):
            return old(self, wait, **more)

    return shutdown
