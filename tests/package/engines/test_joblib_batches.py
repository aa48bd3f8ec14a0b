"""Joblib, where it is installed: each call of a batch is a task, whichever backend runs it."""

import subprocess
import sys
import time

import pytest

from parcours import trace


def work(x):
    time.sleep(0.02)
    return x


def broken(x):
    return 1 / x


def outcome(parallel, delayed, backend, function, xs):
    try:
        return list(parallel(n_jobs=2, backend=backend)(delayed(function)(x) for x in xs))
    except ZeroDivisionError as error:
        return type(error), str(error)


@pytest.mark.parametrize("backend", ["threading", "loky", "multiprocessing"])
@pytest.mark.parametrize("function", [work, broken])
def test_calls_of_a_backend_are_tasks_and_come_to_the_same(backend, function):
    joblib = pytest.importorskip("joblib", reason="joblib is not installed here")
    xs = range(4) if function is work else (1, 2, 0, 4)
    plain = outcome(joblib.Parallel, joblib.delayed, backend, function, xs)
    with trace() as run:
        assert outcome(joblib.Parallel, joblib.delayed, backend, function, xs) == plain
    tasks = {span.task for span in run.spans if span.state != "open"}
    if function is work:
        assert tasks == {"work(0)", "work(1)", "work(2)", "work(3)"}
        assert run.max_concurrency <= 2
        assert run.waits
    else:
        assert "failed" in {span.state for span in run.spans}
    assert run.missed == ()


STUB = """
import sys, types
from parcours import trace
with trace() as run:
    {inside}
assert "joblib" not in sys.modules
print(run.missed)
"""


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("pass", "()"),
        (
            "sys.modules['joblib.parallel'] = types.ModuleType('joblib.parallel')",
            "('joblib was imported inside the block: import it before',)",
        ),
    ],
)
def test_it_is_found_without_importing_it(inside, said):
    done = subprocess.run([sys.executable, "-c", STUB.format(inside=inside)], capture_output=True, text=True)
    assert done.stdout.strip() == said, done.stderr


def test_a_batch_is_stamped_in_any_module_that_has_the_name(monkeypatch):
    """Without joblib: what the hooks need of it, in a module of ours."""
    import types

    class BatchedCalls:
        def __init__(self, iterator_slice):
            self.items = list(iterator_slice)

        def __call__(self):
            return [function(*args, **kwargs) for function, args, kwargs in self.items]

    class Parallel:
        def __call__(self, calls):
            self.batch = BatchedCalls(calls)
            return list(self._retrieve())

        def _retrieve(self):
            yield from self.batch()

    module = types.ModuleType("joblib.parallel")
    module.BatchedCalls, module.Parallel = BatchedCalls, Parallel
    monkeypatch.setitem(sys.modules, "joblib.parallel", module)
    before = BatchedCalls.__init__
    with trace() as run:
        assert Parallel()([(work, (x,), {}) for x in range(3)]) == [0, 1, 2]
    assert [span.task for span in run.spans] == ["work(0)", "work(1)", "work(2)"]
    assert BatchedCalls.__init__ is before
