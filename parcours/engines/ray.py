"""Ray: tasks and actor methods, the refs that they pass on, and when the caller waits.

A wrapper around ``RemoteFunction._remote`` submits a twin of the function that stamps where it runs; so functions
decorated before the trace are recorded too. What is private or unstable in Ray is touched in this module alone, by
``_task_id``, ``_twin``, ``_running_task``, ``_find_class`` and ``_on_actor``.
"""

import functools
import inspect
import sys
import time

import ray
import ray.actor
import ray.remote_function

from parcours.engines.record import Lane, current, label, now, run_stamped, sent_bytes, stamp, unmarked

__all__ = ["available_cpus", "finished", "install", "refs_in", "run_all", "task_overhead"]


def install(recorder):
    """Record Ray until the recorder closes."""
    recorder.actors = {}
    _patch(recorder)
    recorder.patch(ray, "wait", functools.partial(_waiting, recorder))
    recorder.patch(ray._private.worker.Worker, "get_objects", functools.partial(_getting, recorder))
    recorder.patch(ray, "put", functools.partial(_putting, recorder))


def _patch(recorder):
    """What a driver and a worker both record: submissions."""
    recorder.patch(ray.remote_function.RemoteFunction, "_remote", functools.partial(_submitting, recorder, {}))
    recorder.patch(ray.actor.ActorMethod, "_remote", functools.partial(_calling, recorder))
    recorder.patch(ray.actor.ActorClass, "_remote", functools.partial(_creating, recorder))


# -- what is asked of Ray ---------------------------------------------------------------------------------------------
def refs_in(value, depth=3):
    """The object refs in a value, down to `depth` containers."""
    if isinstance(value, ray.ObjectRef):
        yield value
    elif depth and isinstance(value, list | tuple | set | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from refs_in(item, depth - 1)


def finished(refs):
    """The given refs whose tasks are over. Asks once for all."""
    refs = list(dict.fromkeys(refs))
    return set(ray.wait(refs, num_returns=len(refs), timeout=0, fetch_local=False)[0]) if refs else set()


def available_cpus(least, seconds=15):
    """Free CPU slots of the cluster; looks again for up to `seconds` while there are fewer than `least`."""
    until = time.monotonic() + seconds
    while (free := ray.available_resources().get("CPU", 0)) < least and time.monotonic() < until:
        time.sleep(0.05)
    return free


def run_all(function, xs, seconds):
    """Call function(x) for each x in a task of its own, all at once; gives the results, within `seconds`."""
    task = ray.remote(_call)
    return ray.get([task.remote(function, x) for x in xs], timeout=seconds)


def _call(function, x):
    return function(x)


def task_overhead(tasks=100):
    """Seconds that Ray needs for a task that does nothing, submitted together with others."""
    nothing = ray.remote(_nothing)
    ray.get([nothing.remote() for _ in range(10)])
    start = time.perf_counter()
    ray.get([nothing.remote() for _ in range(tasks)])
    return (time.perf_counter() - start) / tasks


def _nothing():
    pass


def _task_id(out):
    """The id of the task behind what a remote call gave, or None where it gave nothing."""
    first = out[0] if isinstance(out, list | tuple) and out else out
    if isinstance(first, ray.ObjectRef):
        return first.task_id().hex()
    generator = getattr(first, "_generator_ref", None)
    return generator.task_id().hex() if generator is not None else None


def _running_task():
    """The id and the attempt of the task that this process runs."""
    worker = ray._private.worker.global_worker
    return worker.current_task_id.hex(), worker.core_worker.get_current_task_attempt_number()


def _twin(remote_function, function):
    """A remote function that runs `function` under the name and options of another."""
    descriptor, options = remote_function._function_descriptor, dict(remote_function._default_options)
    return ray.remote_function.RemoteFunction(remote_function._language, function, descriptor, options)


def _find_class(recorder, actor):
    """The class of an actor, or None where it cannot be found from its handle."""
    descriptor = actor._ray_actor_creation_function_descriptor
    name = descriptor.class_name.rsplit(".", 1)[-1]
    made = recorder.actors.get(actor._ray_actor_id)
    # Of a class of the program that was started, Ray knows the file's name, which is no module here.
    for module in (descriptor.module_name, "__main__"):
        made = made or getattr(sys.modules.get(module), name, None)
    return made.__ray_metadata__.modified_class if isinstance(made, ray.actor.ActorClass) else None


def _on_actor(method):
    """``__ray_call__`` of the method's actor, with the method's own settings: it runs any callable on the actor."""
    call = method._actor.__ray_call__
    for setting in ("_num_returns", "_max_task_retries", "_retry_exceptions", "_decorator"):
        if getattr(method, setting, None) is not None:
            setattr(call, setting, getattr(method, setting))
    return call


# -- submissions ------------------------------------------------------------------------------------------------------
def _submitting(recorder, twins, old):
    @functools.wraps(old)
    def _remote(self, args=None, kwargs=None, **options):
        if not recorder.records(inside=True) or self._is_cross_language:
            return old(self, args, kwargs, **options)
        folder, twin = recorder.folder, twins.get((self._uuid, recorder.folder))
        if twin is None:
            if self._is_generator:
                recorder.miss(f"{self._function.__name__}: a generator, whose start and end are not stamped")
                twin = self
            else:
                function = unmarked(self._function)

                @functools.wraps(function)
                def stamped(*args, **kwargs):
                    record_submissions()
                    task, attempt = _running_task()
                    return run_stamped(folder, task, function, args, kwargs, attempt=attempt, role="ray")

                twin = _twin(self, stamped)
            twins[self._uuid, folder] = twin
        moment = now()
        out = old(twin, args, kwargs, **options)
        recorder.unstamped |= twin is self
        _record(recorder, moment, label(self._function.__name__, args or (), kwargs), args, kwargs, out)
        return out

    return _remote


def _record(recorder, moment, name, args, kwargs, out, pool="ray", capacity=None):
    """The submission of one task; its lane is its own, but for an actor's, which runs `capacity` at once.

    `moment` is before the call that submitted it: afterwards, when its id is known, it may have started already.
    """
    task = _task_id(out)
    if task is None:
        recorder.unstamped = True
        return
    values = (*(args or ()), *(kwargs or {}).values())
    recorder.add("submitted", task, sum(map(sent_bytes, values)), name, moment)
    for needed in _ids(refs_in(values)):
        recorder.add_edge(needed, task)
    first = out[0] if isinstance(out, list | tuple) else out
    if recorder.watched and isinstance(first, ray.ObjectRef):
        # Ray waits for the refs that are arguments, and not for those inside of one.
        recorder.lanes[task,] = Lane(pool, capacity, (task,), first, tuple(_ids(values)))


def _creating(recorder, old):
    @functools.wraps(old)
    def _remote(self, args=None, kwargs=None, **options):
        handle = old(self, args, kwargs, **options)
        if recorder.records(inside=True):
            recorder.actors[handle._ray_actor_id] = self
            if {**self._default_options, **options}.get("max_concurrency", 1) not in (1, None):
                recorder.unstamped = True  # how many of its calls run at once is not followed
        return handle

    return _remote


def _calling(recorder, old):
    @functools.wraps(old)
    def _remote(self, args=None, kwargs=None, *more, **options):
        name, actor = self._method_name, self._actor
        if not recorder.records(inside=True) or name.startswith("__"):
            return old(self, args, kwargs, *more, **options)
        made, moment = _find_class(recorder, actor), now()
        if made is None or any(inspect.iscoroutinefunction(f) for _, f in inspect.getmembers(made, inspect.isfunction)):
            why = "whose class is not known here" if made is None else "an asynchronous actor"
            recorder.miss(
                f"{name}: a method of {'an actor ' * (made is None)}{why}, whose start and end are not stamped"
            )
            recorder.unstamped = True
            out = old(self, args, kwargs, *more, **options)
        else:
            options.setdefault("name", f"{made.__name__}.{name}")
            call = ActorCall(name, recorder.folder)
            out = old(_on_actor(self), [call, *(args or ())], kwargs, *more, **options)
        _record(recorder, moment, label(name, args or (), kwargs), args, kwargs, out, actor._ray_actor_id.hex(), 1)
        return out

    return _remote


class ActorCall:
    """Sent through ``__ray_call__`` in the method's place: so it reaches actors made before the trace."""

    def __init__(self, name, folder):
        self.name, self.folder = name, folder

    def __call__(self, actor, *args, **kwargs):
        record_submissions()
        task, attempt = _running_task()
        method = getattr(actor, self.name)
        return run_stamped(self.folder, task, method, args, kwargs, attempt=attempt, role="ray")


# -- in a worker ------------------------------------------------------------------------------------------------------
class WorkerRecorder:
    """In a Ray worker: what a stamped task submits is a task of its run, written to the worker's file."""

    def __init__(self):
        self.actors, self.unstamped, self.watched = {}, False, False

    @property
    def folder(self):
        return current.get()[0]

    def records(self, inside=True):
        return current.get() is not None

    def miss(self, sentence):
        pass

    def add(self, kind, task="", nbytes=0, detail="", t=None):
        folder, parent = current.get()
        stamp(folder, kind, task, 0, "ray", detail, t)
        self.add_edge(parent, task)

    def add_edge(self, needed, task):
        stamp(self.folder, "edge", task, 0, "ray", needed)

    def patch(self, owner, name, make):
        setattr(owner, name, make(owner.__dict__[name]))


_worker_recorder = None


def record_submissions():
    """Called in a worker when a stamped task begins: once a process, its submissions are recorded too."""
    global _worker_recorder
    if _worker_recorder is None:
        _worker_recorder = WorkerRecorder()
        _patch(_worker_recorder)


# -- waits ------------------------------------------------------------------------------------------------------------
def _ids(refs):
    return [ref.task_id().hex() for ref in refs if isinstance(ref, ray.ObjectRef)]


def _getting(recorder, old):
    @functools.wraps(old)
    def get_objects(self, object_refs, *args, **kwargs):
        if not recorder.waits():
            return old(self, object_refs, *args, **kwargs)
        with recorder.waiting_for(_ids(object_refs)):
            return old(self, object_refs, *args, **kwargs)

    return get_objects


def _waiting(recorder, old):
    @functools.wraps(old)
    def wait(ray_waitables, *args, **kwargs):
        # anything but a list Ray refuses, and says why
        if not recorder.waits() or kwargs.get("timeout") == 0 or not isinstance(ray_waitables, list):
            return old(ray_waitables, *args, **kwargs)
        with recorder.waiting_for(_ids(ray_waitables)):
            return old(ray_waitables, *args, **kwargs)

    return wait


def _putting(recorder, old):
    @functools.wraps(old)
    def put(value, *args, **kwargs):
        ref = old(value, *args, **kwargs)
        if recorder.records():
            recorder.add("put", ref.hex(), sent_bytes(value))
        return ref

    return put
