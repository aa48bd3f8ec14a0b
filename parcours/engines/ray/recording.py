"""The hooks in Ray: tasks and actor methods, the refs that they pass on, and when the caller waits.

A wrapper around ``RemoteFunction._remote`` submits a twin of the function that stamps where it runs; so functions
decorated before the trace are recorded too.
"""

import functools
from collections.abc import Callable

import ray
import ray.actor
import ray.remote_function

from parcours.engines.listening import Listeners, Submission
from parcours.engines.naming import label
from parcours.engines.ray.internals import actor_class, has_coroutines, on_actor, running_task, task_id, twin
from parcours.engines.ray.running import refs_in
from parcours.engines.recorder import Recorder
from parcours.engines.sizes import sent_bytes
from parcours.engines.stamps import current, now, run_stamped, stamp, unmarked

__all__ = ["install"]


def install(recorder: Recorder) -> None:
    """Record Ray until the recorder closes."""
    _record_submissions(recorder)
    recorder.patch(ray, "wait", functools.partial(_waiting, recorder))
    recorder.patch(ray._private.worker.Worker, "get_objects", functools.partial(_getting, recorder))
    recorder.patch(ray, "put", functools.partial(_putting, recorder))


def _record_submissions(recorder):
    """Record what a driver and a worker both do: submit."""
    classes, twins = {}, {}
    recorder.patch(ray.remote_function.RemoteFunction, "_remote", functools.partial(_submitting, recorder, twins))
    recorder.patch(ray.actor.ActorMethod, "_remote", functools.partial(_calling, recorder, classes))
    recorder.patch(ray.actor.ActorClass, "_remote", functools.partial(_creating, recorder, classes))


# -- submissions ------------------------------------------------------------------------------------------------------
def _submitting(recorder, twins, old):
    """Return a `RemoteFunction._remote` that records. twins: {(function, folder of the run): what is submitted}."""

    @functools.wraps(old)
    def _remote(self, args=None, kwargs=None, **options):
        if not recorder.records(inside=True) or self._is_cross_language:
            return old(self, args, kwargs, **options)
        key = self._uuid, recorder.folder
        if key not in twins:
            if self._is_generator:
                recorder.miss(f"{self._function.__name__}: a generator, whose start and end are not stamped")
            twins[key] = self if self._is_generator else twin(self, _stamped(self._function, recorder.folder))
        moment = now()
        out = old(twins[key], args, kwargs, **options)
        if self._is_generator:
            recorder.listeners.untracked()
        _record(recorder, moment, label(self._function.__name__, args or (), kwargs), args, kwargs, out)
        return out

    return _remote


def _stamped(function, folder):
    function = unmarked(function)

    @functools.wraps(function)
    def stamped(*args, **kwargs):
        record_in_worker()
        task, attempt = running_task()
        return run_stamped(folder, task, function, args, kwargs, attempt=attempt, role="ray")

    return stamped


def _record(recorder, moment, name, args, kwargs, out, actor=None):
    """Record the submission of one task: each is alone in its slot, while the calls of an actor come one by one.

    `moment` is before the call that submitted it: afterwards, when its id is known, it may have started already.
    """
    task = task_id(out)
    if task is None:
        recorder.listeners.untracked()
        return
    values = (*(args or ()), *(kwargs or {}).values())
    recorder.add("submitted", task, sum(map(sent_bytes, values)), name, moment)
    for needed in _ids(refs_in(values)):
        recorder.add_edge(needed, task)
    first = out[0] if isinstance(out, list | tuple) else out
    if recorder.listeners and isinstance(first, ray.ObjectRef):  # only then is a ref kept alive here
        pool, capacity = ("ray", None) if actor is None else (actor, 1)
        # Ray waits for the refs that are arguments, and not for those inside of one.
        recorder.listeners.submitted(Submission("ray", (task,), pool, capacity, first, tuple(_ids(values))))


def _creating(recorder, classes, old):
    """Return an `ActorClass._remote` that notes, for each actor that it makes, its class in `classes`."""

    @functools.wraps(old)
    def _remote(self, args=None, kwargs=None, **options):
        handle = old(self, args, kwargs, **options)
        if recorder.records(inside=True):
            classes[handle._ray_actor_id] = self
            if {**self._default_options, **options}.get("max_concurrency", 1) not in (1, None):
                recorder.listeners.untracked()  # how many of its calls run at once is not followed
        return handle

    return _remote


def _calling(recorder, classes, old):
    """Return an `ActorMethod._remote` that records."""

    @functools.wraps(old)
    def _remote(self, args=None, kwargs=None, *more, **options):
        name, actor = self._method_name, self._actor
        if not recorder.records(inside=True) or name.startswith("__"):
            return old(self, args, kwargs, *more, **options)
        made, moment = actor_class(actor, classes), now()
        if made is None or has_coroutines(made):
            which = "an actor whose class is not known here" if made is None else "an asynchronous actor"
            recorder.miss(f"{name}: a method of {which}, whose start and end are not stamped")
            recorder.listeners.untracked()
            out = old(self, args, kwargs, *more, **options)
        else:
            options.setdefault("name", f"{made.__name__}.{name}")
            out = old(on_actor(self), [ActorCall(name, recorder.folder), *(args or ())], kwargs, *more, **options)
        _record(recorder, moment, label(name, args or (), kwargs), args, kwargs, out, actor._ray_actor_id.hex())
        return out

    return _remote


class ActorCall:
    """Sent through ``__ray_call__`` in the method's place: so it reaches actors made before the trace."""

    def __init__(self, name: str, folder: str):
        self.name, self.folder = name, folder

    def __call__(self, actor, *args, **kwargs):
        record_in_worker()
        task, attempt = running_task()
        method = getattr(actor, self.name)
        return run_stamped(self.folder, task, method, args, kwargs, attempt=attempt, role="ray")


# -- in a worker ------------------------------------------------------------------------------------------------------
class WorkerRecorder:
    """The recorder of a Ray worker: what a stamped task submits is a task of its run, stamped in the worker's file."""

    def __init__(self):
        self.listeners = Listeners()  # nobody listens there

    @property
    def folder(self):
        """The folder of the run that the current task belongs to."""
        return current.get()[0]

    def records(self, inside: bool = True) -> bool:
        """Return True in a stamped task."""
        return current.get() is not None

    def miss(self, sentence: str) -> None:
        """Leave it: the caller's side says what it could not see itself."""

    def add(self, kind: str, task: str = "", nbytes: int = 0, detail: str = "", t: float | None = None) -> None:
        """Stamp an event of a task that the current one has submitted, and that it did."""
        folder, parent = current.get()
        stamp(folder, kind, task, 0, "ray", detail, t)
        stamp(folder, "spawn", task, 0, "ray", parent)

    def add_edge(self, needed: str, task: str) -> None:
        """Stamp that a task needs the result of another."""
        stamp(self.folder, "edge", task, 0, "ray", needed)

    def patch(self, owner: type, name: str, make: Callable) -> None:
        """Replace an attribute by ``make(old)`` for as long as this worker lives."""
        setattr(owner, name, make(owner.__dict__[name]))


@functools.cache
def record_in_worker() -> None:
    """Record what tasks submit in this worker, from its first stamped task on."""
    _record_submissions(WorkerRecorder())


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
        # Ray refuses anything but a list, and says why.
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
