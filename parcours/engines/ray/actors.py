"""Actors of a run: how their processes come to record.

One that is made in the block loads a class that brings the recorder with it. One that is older, or is known by its
handle alone, is sent one small call of our own, ahead of the first that is recorded.
"""

import functools
from collections.abc import Callable

import ray

from parcours.engines.ray.internals import (
    accepts_more_calls,
    actor_id,
    call_on_actor,
    class_id,
    has_groups,
    is_cross_language,
    load_with,
    method_name,
    old_actors,
    session,
)
from parcours.engines.ray.running import finished

__all__ = ["Actors", "Tell"]

# A bound on how late the block may begin, which an actor that is at work meets: it answers after its call. Once it has
# answered, its calls are recorded.
_PATIENCE = 3  # seconds

# (id of an actor, session): True if its process records, False if it never will, or the ref of the call that says so.
_told: dict[tuple, object] = {}
_classes = set()  # (descriptor of a class, session) of the classes that bring the recorder with them


class Actors:
    """The actors that a recorder knows."""

    def __init__(self, recorder, packed: Callable[[bytes], bytes], marker: str):
        self._recorder, self._packed, self._marker = recorder, packed, marker

    def record_old_ones(self) -> None:
        """Let all actors that this process holds a handle of record, before the block is entered."""
        refs = [ref for actor in old_actors() if (ref := self.reach(actor)) is not None]
        if refs:
            ray.wait(refs, num_returns=len(refs), timeout=_PATIENCE, fetch_local=False)

    def reach(self, actor: object) -> object:
        """Let the process of an actor record; return the object ref of the call that says so, or None.

        The call waits its turn, so that no other call is disturbed. An actor that limits how many may wait gets none.
        """
        key = actor_id(actor), session()
        if key in _told or is_cross_language(actor):
            return None
        if not accepts_more_calls(actor):
            _told[key] = False
            return None
        _told[key] = ref = call_on_actor(actor, Tell(self._marker))
        return ref

    def records(self, actor: object) -> bool:
        """Return True if the next call on an actor is one that its process records."""
        key = actor_id(actor), session()
        told = _told.get(key, False)
        if not isinstance(told, bool) and finished([told]):
            told = _told[key] = True
        return told is True

    def is_own(self, method: object, args: object) -> bool:
        """Return True if a call on an actor is ours, or Ray's own."""
        name = method_name(method)
        return name.startswith("__") and not (name == "__ray_call__" and args and not isinstance(args[0], Tell))

    def creating(self, old: Callable) -> Callable:
        """Return an `ActorClass._remote` whose actors record."""
        recorder = self._recorder

        @functools.wraps(old)
        def _remote(self_, args=None, kwargs=None, **options):
            if not recorder.records(inside=True) or is_cross_language(self_):
                return old(self_, args, kwargs, **options)
            hooked = self._prepare(self_)
            handle = old(self_, args, kwargs, **options)
            if hooked and not options.get("get_if_exists"):
                _told[actor_id(handle), session()] = True
            if recorder.listeners and has_groups(self_):
                recorder.listeners.untracked()  # how many of its calls run at once is not followed
            return handle

        return _remote

    def _prepare(self, actor_class):
        key = class_id(actor_class), session()
        if key not in _classes:
            try:
                load_with(actor_class, self._packed)
            except Exception:  # Ray refuses the class, and is about to say why
                return False
            _classes.add(key)
        return True


class Tell:
    """Make the process that loads it record from now on; called on an actor it does nothing.

    Where this package is missing, nothing happens at all.
    """

    def __init__(self, marker: str):
        self._marker = marker

    def __reduce__(self):
        return _by_value(), (self._marker,)


def _by_value():
    def told(marker):
        try:
            from parcours.engines.ray.working import record_here
        except ImportError:
            pass
        else:
            record_here(marker)
        return _nothing()

    def _nothing():
        return lambda actor: None

    return told
