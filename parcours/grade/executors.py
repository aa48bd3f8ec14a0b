"""Executors: where jobs run, in grader processes of this machine or of a Ray or Dask cluster. The grades are the same.

Each executor takes an iterator of (number, job) and yields (number, grade) for each exercise as it comes, and
(number, None) when a job is over. It holds a few jobs at a time, however many there are.
"""

import contextlib
import os
import queue
import socket
import threading
from collections.abc import Callable, Iterable, Iterator

from parcours.errors import CourseError
from parcours.grade.keeper import Keeper, grade_job, lost_grade
from parcours.grade.messages import Grade, Job

__all__ = ["Executor", "executor"]

Jobs = Iterator[tuple[int, Job]]
Grades = Iterator[tuple[int, Grade | None]]
Executor = Callable[[Jobs], Grades]

ENGINES = ("local", "ray", "dask")
WORKERS_WITHIN = 30  # seconds that a Dask cluster without a worker may take to get one


def executor(engine: str, address: str | None = None, workers: int | None = None) -> Executor:
    """Return the executor of an engine.

    address: of the cluster ("auto" finds a Ray that runs here). workers: how many grader processes on this machine, by
    default one for each processor that we may use. Raises CourseError for an unknown engine.
    """
    if engine == "local":
        if address:
            raise CourseError(f"--address {address} needs --engine ray or --engine dask")
        return lambda jobs: _run_locally(jobs, workers or _processors())
    if engine == "ray":
        return lambda jobs: _run_on_ray(jobs, address or "auto")
    if engine == "dask":
        if not address:
            raise CourseError("--engine dask needs --address: that of the scheduler, such as tcp://10.0.0.1:8786")
        return lambda jobs: _run_on_dask(jobs, address)
    raise CourseError(f"there is no engine {engine!r}: {', '.join(ENGINES)}")


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _run_locally(jobs: Jobs, workers: int) -> Grades:
    news, taking, keepers = queue.Queue(maxsize=100), threading.Lock(), [Keeper() for _ in range(workers)]
    threads = [
        threading.Thread(target=_keep_grading, args=(jobs, taking, news, keeper), daemon=True) for keeper in keepers
    ]
    for thread in threads:
        thread.start()
    running = workers
    try:
        while running:
            event = news.get()
            if event is None:
                running -= 1
            elif isinstance(event, BaseException):
                raise event
            else:
                yield event
    finally:
        for keeper in keepers:
            keeper.abandon()
        while any(thread.is_alive() for thread in threads):
            with contextlib.suppress(queue.Empty):
                news.get(timeout=0.1)


def _keep_grading(jobs: Jobs, taking: threading.Lock, news: queue.Queue, keeper: Keeper) -> None:
    """Take one job after another; put into `news` what the executor yields, an exception, and None at the end."""
    try:
        while not keeper.abandoned:
            with taking:
                number, job = next(jobs, (None, None))
            if job is None:
                break
            for grade in keeper.grades(job):
                news.put((number, grade))
            news.put((number, None))
    except BaseException as error:
        news.put(error)
    finally:
        keeper.close()
        news.put(None)


def _try_to_connect(address: str) -> None:
    """Raise OSError if nothing listens at a host and a port: Ray itself tries for minutes."""
    host, colon, port = address.rpartition("//")[2].rpartition(":")
    if colon and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()


@contextlib.contextmanager
def _connection_errors_named(engine: str, address: str) -> Iterator[None]:
    """Turn an error in connecting to a cluster into a CourseError that names the address."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        message = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise CourseError(f"no {engine} at {address}: {message}") from error


def _run_on_ray(jobs: Jobs, address: str) -> Grades:
    import ray

    ours = not ray.is_initialized()
    if ours:
        with _connection_errors_named("Ray", address):
            _try_to_connect(address)
            ray.init(address=address, log_to_driver=False, logging_level="ERROR")
    grade = ray.remote(num_cpus=1, max_retries=1)(grade_job)
    running, window = {}, 2 * int(ray.cluster_resources().get("CPU", 1))
    try:
        while True:
            while len(running) < window and (taken := next(jobs, None)):
                running[grade.remote(taken[1])] = taken
            if not running:
                return
            for ref in ray.wait(list(running))[0]:
                yield from _grades_of(*running.pop(ref), lambda ref=ref: ray.get(ref))
    finally:
        if ours:
            ray.shutdown()


def _run_on_dask(jobs: Jobs, address: str) -> Grades:
    from distributed import Client, wait

    with _connection_errors_named("Dask", address):
        client = Client(address)
    with client:
        with _connection_errors_named("Dask", address):
            client.wait_for_workers(1, timeout=WORKERS_WITHIN)
        running, window = {}, 2 * sum(client.nthreads().values()) or 2
        while True:
            while len(running) < window and (taken := next(jobs, None)):
                running[client.submit(grade_job, taken[1], pure=False)] = taken
            if not running:
                return
            for future in wait(list(running), return_when="FIRST_COMPLETED").done:
                yield from _grades_of(*running.pop(future), future.result)


def _grades_of(number: int, job: Job, result: Callable[[], Iterable[Grade]]) -> Grades:
    """Yield the grades of a job from a cluster; if its worker died, a grade that says so for each exercise."""
    try:
        grades = result()
    except Exception:  # whatever the engine raises for a dead worker
        grades = [lost_grade(step["exercise"]) for step in job["steps"] if step["grade"]]
    for grade in grades:
        yield number, grade
    yield number, None
