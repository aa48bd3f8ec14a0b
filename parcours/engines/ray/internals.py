"""The private and unstable parts of Ray that the recorder needs, in one function each."""

import contextlib
import inspect
import sys
from collections.abc import Callable

import ray
import ray.actor
import ray.remote_function
from ray._private.function_manager import KV_NAMESPACE_FUNCTION_TABLE, make_function_table_key
from ray.core.generated.common_pb2 import ErrorType
from ray.core.generated.core_worker_pb2 import ActorHandle

__all__ = [
    "STARTING",
    "WAITING",
    "accepts_more_calls",
    "actor_id",
    "actor_of",
    "arrived",
    "call_on_actor",
    "class_id",
    "first_ref",
    "function_of",
    "get_objects_owner",
    "has_groups",
    "is_creation",
    "is_cross_language",
    "is_generator",
    "is_worker",
    "kept_refs",
    "load_with",
    "makes_error",
    "method_name",
    "new_twin",
    "old_actors",
    "on_execution",
    "on_traceback",
    "runs_out_of_order",
    "session",
    "task_id",
]

# Modules that start Ray's processes: a folder that they cannot write is the machine's fault.
STARTING = ("ray._private.authentication", "ray._private.node", "ray._private.services")
WAITING = "ray/_private/worker.py"  # the end of the path of the file in which `ray.get` and `ray.wait` are

_CREATION = "f" * 16  # the id of a task that makes an actor begins so


def session() -> object:
    """Return the cluster and the job of this process, or None before Ray runs: no other one's actors must be used."""
    return ray._private.worker.global_worker.current_cluster_and_job if ray.is_initialized() else None


def is_worker() -> bool:
    """Return True if this process is a worker of the Ray that runs, and no driver."""
    return ray._private.worker.global_worker.mode == ray._private.worker.WORKER_MODE


def get_objects_owner() -> type:
    """Return the class whose method ``get_objects`` waits in `ray.get`, also where this was imported by name."""
    return ray._private.worker.Worker


# -- what Ray's wrappers are for ---------------------------------------------------------------------------------------
def is_cross_language(wrapped: object) -> bool:
    """Return True for a remote function, a class or an actor that is not written in Python."""
    if isinstance(wrapped, ray.actor.ActorClass):
        return wrapped.__ray_metadata__.is_cross_language
    return getattr(wrapped, "_ray_is_cross_language", None) or getattr(wrapped, "_is_cross_language", False)


def function_of(remote_function: object) -> tuple[str, Callable]:
    """Return what tells a remote function from all others, and the function that it calls."""
    return remote_function._uuid, remote_function._function


def is_generator(remote_function: object) -> bool:
    """Return True if a remote function yields its results."""
    return remote_function._is_generator


def method_name(method: object) -> str:
    """Return the name of a method of an actor."""
    return method._method_name


def actor_of(method: object) -> object:
    """Return the handle of the actor that a method belongs to."""
    return method._actor


def actor_id(actor: object) -> ray.ActorID:
    """Return the id of an actor, from its handle."""
    return actor._ray_actor_id


def class_id(actor_class: object) -> object:
    """Return what tells an actor class from all others."""
    return actor_class.__ray_metadata__.actor_creation_function_descriptor


def has_groups(actor_class: object) -> bool:
    """Return True if an actor class has concurrency groups, so that several of its calls may run at once."""
    return bool(actor_class.__ray_metadata__.concurrency_groups)


def first_ref(out: object) -> object:
    """Return the first object ref of what a remote call returned, that of a generator's task, or None."""
    first = out[0] if isinstance(out, list | tuple) and out else out
    ref = getattr(first, "_generator_ref", first)
    return ref if isinstance(ref, ray.ObjectRef) else None


def task_id(out: object) -> str | None:
    """Return the id of the task behind what a remote call returned, or None if it returned nothing."""
    ref = first_ref(out)
    return None if ref is None else ref.task_id().hex()


def is_creation(task: str) -> bool:
    """Return True if this is the id of a task that makes an actor."""
    return task.startswith(_CREATION)


def arrived(ref: bytes) -> str | None:
    """Return None if the result of an object ref is not there, "" if it is a value, or the name of Ray's error type.

    The value itself is not read. A ref that is known nowhere else any more has no result.
    """
    core = ray._private.worker.global_worker.core_worker
    try:
        ((_, metadata, *_),) = core.get_objects([ray.ObjectRef(ref)], 0)
    except ray.exceptions.RayError:  # it is not ready, or Ray does not know it any more
        return None
    kind = (metadata or b"").split(b",")[0]
    return ErrorType.Name(int(kind)) if kind.isdigit() else ""


def kept_refs(lent: bool = False) -> set[str]:
    """Return the ids of the object refs that Python code in this process holds. lent: also refs that others hold.

    Others are actors that store a ref, and tasks that have not ended. The owner learns a moment later that one is done.
    """
    core = ray._private.worker.global_worker.core_worker
    return {ref.hex() for ref, counts in core.get_all_reference_counts().items() if lent or counts["local"]}


# -- how code gets into a worker --------------------------------------------------------------------------------------
def new_twin(remote_function: object, function: Callable, packed: Callable[[bytes], bytes]) -> object:
    """Return a remote function with the name and options of another, but an own id, so that workers have to load it.

    packed: changes the pickled function that they load.
    """
    descriptor, options = remote_function._function_descriptor, dict(remote_function._default_options)
    twin = _Twin(remote_function._language, function, descriptor, options)
    twin.packed = packed
    return twin


class _Twin(ray.remote_function.RemoteFunction):
    """Ray pickles the function when it is submitted first, keeps that here, and sends to workers what it finds here."""

    @property
    def _pickled_function(self):
        return self.packed(self._plain)

    @_pickled_function.setter
    def _pickled_function(self, plain):
        self._plain = plain


def load_with(actor_class: object, packed: Callable[[bytes], bytes]) -> None:
    """Change the pickled class that workers load for actors from now on. An actor's process loads it once."""
    worker, meta = ray._private.worker.global_worker, actor_class.__ray_metadata__
    descriptor = meta.actor_creation_function_descriptor
    if meta.last_export_cluster_and_job != worker.current_cluster_and_job:  # Ray does so at the first actor
        methods = meta.method_meta.methods.keys()
        worker.function_actor_manager.export_actor_class(meta.modified_class, descriptor, methods)
        meta.last_export_cluster_and_job = worker.current_cluster_and_job
    key = make_function_table_key(b"ActorClass", worker.current_job_id, descriptor.function_id.binary())
    kept = ray.cloudpickle.loads(worker.gcs_client.internal_kv_get(key, KV_NAMESPACE_FUNCTION_TABLE))
    kept["class"] = packed(kept["class"])
    worker.gcs_client.internal_kv_put(key, ray.cloudpickle.dumps(kept), True, KV_NAMESPACE_FUNCTION_TABLE)


def call_on_actor(actor: object, function: Callable) -> object:
    """Call function(the actor) in the actor's process, between two calls, and return the object ref."""
    return actor.__ray_call__._remote([function], max_task_retries=0, enable_task_events=False)


def accepts_more_calls(actor: object) -> bool:
    """Return True if an actor has no limit of calls that wait for it: where it has one, each call counts."""
    packed, *_ = ray._private.worker.global_worker.core_worker.serialize_actor_handle(actor._ray_actor_id)
    return ActorHandle.FromString(packed).max_pending_calls < 0


def runs_out_of_order(actor: object) -> bool:
    """Return True if an actor may run several calls at once, as asynchronous actors and those with threads do."""
    return bool(actor._ray_allow_out_of_order_execution)


def old_actors() -> list:
    """Return the handles of actors that exist in this process and belong to its session, one for each actor."""
    import gc

    handles = [value for value in gc.get_objects() if type(value) is ray.actor.ActorHandle]
    here = session()
    found = {a._ray_actor_id: a for a in handles if a._ray_cluster_and_job == here and not a._ray_is_cross_language}
    return list(found.values())


# -- what Ray does in a worker ----------------------------------------------------------------------------------------
def on_execution(started: Callable[[str, int], None], ended: Callable[[str, int], None]) -> None:
    """Call started and ended(id of the task, attempt) around each task that this worker runs, as long as it lives.

    Ray notes here where the task's output begins and ends in its log: right before the first line of the function and
    right after the last, also of a generator, of a coroutine, and of one that raises. The function itself is untouched.
    """
    worker = ray._private.worker.Worker

    def around(old, tell):
        def record(self, task_id, attempt_number):
            with contextlib.suppress(Exception):  # whatever goes wrong with a record, the task runs
                tell(task_id.hex(), attempt_number)
            return old(self, task_id, attempt_number)

        return record

    worker.record_task_log_start = around(worker.record_task_log_start, started)
    worker.record_task_log_end = around(worker.record_task_log_end, ended)


def makes_error(failed: Callable[[str, str, int], None]) -> None:
    """Call failed(id of the task, type of its exception, attempt) for each task of this worker that raises."""
    error = ray.exceptions.RayTaskError
    old = error.__init__

    def __init__(self, function_name, traceback_str, cause, *args, **kwargs):
        old(self, function_name, traceback_str, cause, *args, **kwargs)
        with contextlib.suppress(Exception):
            if not is_read():
                worker = ray._private.worker.global_worker
                attempt = worker.core_worker.get_current_task_attempt_number()
                failed(worker.current_task_id.hex(), type(cause).__name__, attempt)

    def is_read():
        """Return True where a result is read that is another task's error: Ray's own modules make it anew."""
        try:
            caller = sys._getframe(2)
        except ValueError:  # nothing of Python is below: Ray stores the error of a coroutine
            return False
        return caller.f_globals.get("__name__") in (error.__module__, "ray._private.serialization")

    __init__.__signature__ = inspect.signature(old)
    error.__init__ = __init__


def on_traceback(change: Callable[[str], str]) -> None:
    """Change the text of each traceback that this worker sends to who waits for its results."""
    utils, manager = ray._private.utils, ray._private.function_manager
    old = utils.format_error_message

    def format_error_message(*args, **kwargs):
        return change(old(*args, **kwargs))

    utils.format_error_message = manager.format_error_message = format_error_message
