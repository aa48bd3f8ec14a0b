"""Tasks of Dask that submit tasks and wait for them: in worker processes as in threads."""

import time

import dask
import pytest
from distributed import Client, as_completed, get_client, rejoin, secede, wait, worker_client

from parcours import trace
from parcours.spans import max_concurrency


def work(x):
    time.sleep(0.05)
    return x


def with_worker_client(xs):
    with worker_client() as client:
        return sum(client.gather(client.map(work, xs)))


def with_get_client(xs):
    client = get_client()
    return sum(client.gather(client.map(work, xs)))


def with_results(xs):
    return sum(future.result() for future in get_client().map(work, xs))


def with_secede(xs):
    futures = get_client().map(work, xs)
    secede()
    out = sum(future.result() for future in as_completed(futures))
    rejoin()
    return out


def with_wait(xs):
    futures = get_client().map(work, xs)
    wait(futures)
    return sum(future.result() for future in futures)


def with_compute(xs):
    return sum(dask.compute(*[dask.delayed(work)(x) for x in xs]))


WAYS = (with_worker_client, with_get_client, with_results, with_secede, with_wait, with_compute)


@pytest.fixture(scope="module", params=[False, True], ids=["threads", "processes"])
def client(request):
    with Client(processes=request.param, n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as client:
        yield client


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_task_waits_for_the_tasks_that_it_submitted(client, way, capsys):
    plain = client.submit(way, range(100, 103), pure=False).result()
    with trace() as run:
        traced = client.submit(way, range(3), pure=False).result()
    assert (plain, traced) == (303, 3)
    assert run.missed == ()
    assert len(run.spans) == 4
    assert len(run.spawns) == 3
    (parent,) = (span for span in run.spans if span.task.startswith("with_"))
    children = [span for span in run.spans if span is not parent]
    paused = sum(end - start for start, end in parent.pauses)
    with capsys.disabled():
        print(f"{way.__name__:20} waits {paused / (parent.end - parent.start):4.0%} of its time")
    assert paused > sum(span.end - span.start for span in children) / 2 / 2  # two workers run them
    assert max_concurrency(children) <= run.max_concurrency <= 2


def test_what_was_submitted_right_before_the_block_is_not_in_it_but_what_it_submits_is(client):
    future = client.submit(with_get_client, range(200, 203), pure=False)
    with trace() as run:
        future.result()
    assert {span.task for span in run.spans} <= {"work(200)", "work(201)", "work(202)"}
    assert run.missed == ()
