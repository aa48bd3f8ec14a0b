"""The hooks in Ray where tasks are submitted: functions, actors and their methods, and the refs that they pass on.

The call itself goes to Ray as it came. A function is submitted through a twin that differs only in its id, so that
workers load it anew and record from then on (`working`); for actors see `actors`.
"""

import functools
import os
import tempfile
import uuid
from concurrent.futures import Future

import ray
import ray.actor
import ray.remote_function

from parcours.engines.listening import Submission
from parcours.engines.naming import function_name, label, new_task
from parcours.engines.ray.actors import Actors, Tell
from parcours.engines.ray.internals import (
    actor_id,
    actor_of,
    first_ref,
    function_of,
    is_cross_language,
    is_generator,
    method_name,
    new_twin,
    runs_out_of_order,
    task_id,
)
from parcours.engines.ray.outcomes import Outcomes
from parcours.engines.ray.running import refs_in
from parcours.engines.ray.waiting import record_waits
from parcours.engines.ray.warming import warm_worker
from parcours.engines.ray.working import packed_for
from parcours.engines.recorder import Recorder
from parcours.engines.sizes import sent_bytes
from parcours.engines.stamps import now, unmarked

__all__ = ["install", "record_submissions", "record_waits"]

# Leads workers to the folder of the run while there is one; they learn it once.
_MARKER = f"{tempfile.gettempdir()}/parcours-{uuid.uuid4().hex}"


def install(recorder: Recorder) -> None:
    """Record Ray until the recorder closes."""
    os.symlink(recorder.folder, _MARKER)
    recorder.at_close(functools.partial(os.unlink, _MARKER))
    warm_worker(Tell(_MARKER))
    outcomes = recorder.part(Outcomes)
    recorder.completing.append(outcomes.complete)
    actors = record_submissions(recorder, outcomes)
    actors.record_old_ones()
    record_waits(recorder)
    recorder.patch(ray, "put", functools.partial(_putting, recorder))
    recorder.patch(ray, "cancel", functools.partial(_cancelling, outcomes))
    recorder.patch(Future, "add_done_callback", functools.partial(_calling_back, recorder))


def record_submissions(recorder, outcomes: Outcomes | None = None) -> Actors:
    """Record what a driver and a worker both do: submit."""
    marker = _MARKER if outcomes is not None else next(iter(recorder.markers), "")
    actors = Actors(recorder, packed_for(marker), marker)
    functions, classes, methods = ray.remote_function.RemoteFunction, ray.actor.ActorClass, ray.actor.ActorMethod
    recorder.patch(functions, "_remote", functools.partial(_submitting, recorder, outcomes, packed_for(marker)))
    recorder.patch(methods, "_remote", functools.partial(_calling, recorder, outcomes, actors))
    recorder.patch(classes, "_remote", functools.partial(actors.creating))
    return actors


_twins = {}  # id of a remote function: its twin


def _submitting(recorder, outcomes, packed, old):
    """Return a `RemoteFunction._remote` that records."""

    @functools.wraps(old)
    def _remote(self, args=None, kwargs=None, **options):
        if not recorder.records(inside=True) or is_cross_language(self):
            return old(self, args, kwargs, **options)
        key, function = function_of(self)
        if key not in _twins:
            # Below `traced`: the call is a task already.
            _twins[key] = new_twin(self, unmarked(function), packed)
        moment = now()
        out = old(_twins[key], args, kwargs, **options)
        if is_generator(self):
            recorder.listeners.untracked()
        _record(recorder, outcomes, moment, label(function.__name__, args or (), kwargs), args, kwargs, out)
        return out

    return _remote


def _calling(recorder, outcomes, actors, old):
    """Return an `ActorMethod._remote` that records."""

    @functools.wraps(old)
    def _remote(self, args=None, kwargs=None, *more, **options):
        name, actor = method_name(self), actor_of(self)
        if not recorder.records(inside=True) or actors.is_own(self, args) or actor is None:
            return old(self, args, kwargs, *more, **options)
        actors.reach(actor)
        seen, moment = actors.records(actor), now()
        out = old(self, args, kwargs, *more, **options)
        if name == "__ray_call__" and args:
            name, args = function_name(args[0]), args[1:]
        _record(recorder, outcomes, moment, label(name, args or (), kwargs), args, kwargs, out, actor)
        if not seen and outcomes is not None:
            outcomes.unseen.add(task_id(out))
        return out

    return _remote


def _record(recorder, outcomes, moment, name, args, kwargs, out, actor=None):
    """Record the submission of one task: each is alone in its slot, while the calls of an actor come one by one.

    `moment` is before the call that submitted it: afterwards, when its id is known, it may have started already.
    """
    task = task_id(out)
    if task is None:
        recorder.listeners.untracked()
        return
    values = (*(args or ()), *(kwargs or {}).values())
    recorder.add("submitted", task, sum(map(sent_bytes, values)), name, moment)
    for needed in ids_of(refs_in(values)):
        recorder.add_edge(needed, task)
    first = first_ref(out)
    if outcomes is not None:
        outcomes.add(task, first)
    if not recorder.listeners:  # only then is a ref kept alive here
        return
    if out is first or isinstance(out, list | tuple):
        pool, capacity = ("ray", None) if actor is None else (actor_id(actor).hex(), 1)
        # Ray waits for the refs that are arguments, and not for those inside of one.
        recorder.listeners.submitted(Submission("ray", (task,), pool, capacity, first, tuple(ids_of(values))))
    if actor is not None and runs_out_of_order(actor):
        recorder.listeners.untracked()  # how many of its calls run at once is not followed


def ids_of(refs):
    """Return the ids of the tasks behind object refs; anything else is left out."""
    return [ref.task_id().hex() for ref in refs if isinstance(ref, ray.ObjectRef)]


def _putting(recorder, old):
    @functools.wraps(old)
    def put(value, *args, **kwargs):
        ref = old(value, *args, **kwargs)
        if recorder.records():
            recorder.add("put", ref.hex(), sent_bytes(value))
        return ref

    return put


def _cancelling(outcomes, old):
    @functools.wraps(old)
    def cancel(ref, *args, **kwargs):
        outcomes.cancelled.add(task_id(ref))
        return old(ref, *args, **kwargs)

    return cancel


def _calling_back(recorder, old):
    """Return an `add_done_callback` that tells listeners: a thread of Ray's makes that call when a ref's task is over.

    The call may submit more. On a busy machine the task is long over before the call begins.
    """

    @functools.wraps(old)
    def add_done_callback(self, fn):
        ref = getattr(self, "object_ref", None)  # of `ref.future()`
        if not isinstance(ref, ray.ObjectRef) or not recorder.listeners or self.done():
            return old(self, fn)
        call = (new_task(fn),)

        def told(future):
            try:
                return fn(future)
            finally:
                recorder.listeners.over(call)

        recorder.listeners.submitted(Submission("threads", call, id(self), 1, call, tuple(ids_of([ref]))))
        return old(self, told)

    return add_done_callback
