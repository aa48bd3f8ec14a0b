"""The hooks in Ray where results are waited for: `ray.get`, `ray.wait`, and refs that are awaited."""

import asyncio
import functools

import ray

from parcours.engines.ray.internals import get_objects_owner
from parcours.engines.sizes import sent_bytes

__all__ = ["record_waits"]


def record_waits(recorder) -> None:
    """Record when a driver or a task in a worker waits for tasks."""
    recorder.patch(ray, "wait", functools.partial(_waiting, recorder))
    recorder.patch(get_objects_owner(), "get_objects", functools.partial(_getting, recorder))
    # `await ref`, also inside of `asyncio.gather`, is this on a future of Ray's.
    recorder.patch(asyncio, "wrap_future", functools.partial(_awaiting, recorder))


def _ids(refs):
    return [ref.task_id().hex() for ref in refs if isinstance(ref, ray.ObjectRef)]


def _getting(recorder, old):
    @functools.wraps(old)
    def get_objects(self, object_refs, *args, **kwargs):
        if not recorder.waits():
            return old(self, object_refs, *args, **kwargs)
        with recorder.waiting_for(_ids(object_refs)) as brought:
            values, *more = old(self, object_refs, *args, **kwargs)
            brought.append(sent_bytes(values))
        return values, *more

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


def _awaiting(recorder, old):
    @functools.wraps(old)
    def wrap_future(future, **more):
        wrapped = old(future, **more)
        ref = getattr(future, "object_ref", None)
        if isinstance(ref, ray.ObjectRef) and recorder.waits() and not wrapped.done():
            over = recorder.begin_wait(_ids([ref]))
            wrapped.add_done_callback(lambda _: over())
        return wrapped

    return wrap_future
