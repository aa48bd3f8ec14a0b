"""The protocol of engines: a new one says what it knows, and inherits the answers of one that knows nothing."""

import inspect
import threading

import pytest

from parcours import engines
from parcours.engines.protocol import Engine, Wait, items_of


class Quiet(Engine):
    """An engine of which nothing is known but its names."""

    name, label, worker_label = "quiet", "Quiet", "quiet worker"
    libraries = ("a_library_that_nobody_has",)


def test_an_engine_that_says_nothing_has_nothing():
    quiet = Quiet()
    assert not quiet.is_loaded()
    assert not any([quiet.is_worker(), quiet.is_promise(1), quiet.is_wrapped(print), quiet.starts_processes("1")])
    assert not quiet.is_environment_fault(OSError())
    assert not quiet.is_own_thread(threading.current_thread())
    assert not quiet.is_idle(threading.current_thread(), None)
    assert quiet.threads_of(7) is None
    assert quiet.own_processes() == quiet.finished([1]) == quiet.kept_refs() == set()
    assert quiet.worker_processes() is quiet.problem(4) is None
    for ask in (lambda: quiet.install(None), lambda: quiet.meet(print, [1]), quiet.task_overhead):
        with pytest.raises(NotImplementedError):
            ask()


@pytest.mark.parametrize("engine", engines.all_engines(), ids=lambda engine: engine.name)
def test_every_engine_keeps_to_the_protocol(engine):
    assert Engine in type(engine).__mro__
    assert all(isinstance(text, str) and text for text in (engine.name, engine.label, engine.worker_label))
    own = {name for name in vars(type(engine)) if not name.startswith("_")}
    assert own <= {*vars(Engine), *Engine.__annotations__}, "others ask what the protocol says, and nothing else"
    for name in own & {name for name, value in vars(Engine).items() if inspect.isfunction(value)}:
        asked = inspect.signature(getattr(Engine, name)).parameters
        answered = inspect.signature(getattr(type(engine), name)).parameters
        assert list(answered)[: len(asked)] == list(asked)
        more = list(answered.values())[len(asked) :]
        assert all(parameter.default is not parameter.empty for parameter in more)


def test_a_wait_is_for_nothing_and_without_a_limit_unless_told():
    assert Wait() == ((), None, None, None, False, None)


def test_items_are_those_of_what_was_collected_already():
    assert items_of([1]) == items_of((1,)) == items_of({1}) == items_of(frozenset([1])) == items_of(1) == [1]
    generator = (x for x in [1])
    assert items_of(generator) == [generator]
