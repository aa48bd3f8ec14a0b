"""The private and unstable parts of Ray that the recorder needs, in one function each."""

import inspect
import sys
from collections.abc import Callable, Mapping

import ray
import ray.actor
import ray.remote_function

__all__ = ["actor_class", "has_coroutines", "on_actor", "running_task", "task_id", "twin"]


def task_id(out: object) -> str | None:
    """Return the id of the task behind what a remote call returned, or None if it returned nothing."""
    first = out[0] if isinstance(out, list | tuple) and out else out
    if isinstance(first, ray.ObjectRef):
        return first.task_id().hex()
    generator = getattr(first, "_generator_ref", None)
    return generator.task_id().hex() if generator is not None else None


def running_task() -> tuple[str, int]:
    """Return the id and the attempt of the task that this process runs."""
    worker = ray._private.worker.global_worker
    return worker.current_task_id.hex(), worker.core_worker.get_current_task_attempt_number()


def twin(remote_function: object, function: Callable) -> object:
    """Return a remote function that runs `function` under the name and options of another."""
    descriptor, options = remote_function._function_descriptor, dict(remote_function._default_options)
    return ray.remote_function.RemoteFunction(remote_function._language, function, descriptor, options)


def actor_class(actor: object, made: Mapping) -> type | None:
    """Return the class of an actor, or None if its handle does not lead to it.

    made: {id of an actor: the class with `remote` that it was made from}, as far as that was seen.
    """
    descriptor = actor._ray_actor_creation_function_descriptor
    name = descriptor.class_name.rsplit(".", 1)[-1]
    found = made.get(actor._ray_actor_id)
    # For a class defined in the main script, Ray reports the file name, which is not an importable module.
    for module in (descriptor.module_name, "__main__"):
        found = found or getattr(sys.modules.get(module), name, None)
    return found.__ray_metadata__.modified_class if isinstance(found, ray.actor.ActorClass) else None


def has_coroutines(made: type) -> bool:
    """Return True if actors of this class are asynchronous: one method that is a coroutine makes them so."""
    return any(inspect.iscoroutinefunction(method) for _, method in inspect.getmembers(made, inspect.isfunction))


def on_actor(method: object) -> object:
    """Return ``__ray_call__`` of the method's actor, with the method's settings: it runs any callable on the actor."""
    call = method._actor.__ray_call__
    for setting in ("_num_returns", "_max_task_retries", "_retry_exceptions", "_decorator"):
        if getattr(method, setting, None) is not None:
            setattr(call, setting, getattr(method, setting))
    return call
