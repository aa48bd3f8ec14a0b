"""Where jobs run: in slots on this machine, or in the workers of a Ray or Dask cluster. The grades are the same.

Each executor takes an iterator of (number, job) and gives (number, grade) for each exercise as it comes, and
(number, None) when a job is over. It holds a few jobs at a time, however many there are.
"""

import contextlib
import os
import queue
import socket
import threading

from parcours.errors import CourseError
from parcours.grade import slot

__all__ = ["ENGINES", "executor"]

ENGINES = ("local", "ray", "dask")
WORKERS_WITHIN = 30  # seconds that a Dask cluster without a worker may take to get one


def executor(engine, address=None, workers=None):
    """The executor of an engine: a function of an iterator of jobs.

    address: of the cluster ("auto" finds a Ray that runs here); workers: how many slots on this machine, by default
    one for each processor that we may use. Raises CourseError for an engine that there is not.
    """
    if engine == "local":
        if address:
            raise CourseError(f"--address {address} needs --engine ray or --engine dask")
        return lambda jobs: _locally(jobs, workers or processors())
    if engine == "ray":
        return lambda jobs: _on_ray(jobs, address or "auto")
    if engine == "dask":
        if not address:
            raise CourseError("--engine dask needs --address: that of the scheduler, such as tcp://10.0.0.1:8786")
        return lambda jobs: _on_dask(jobs, address)
    raise CourseError(f"there is no engine {engine!r}: {', '.join(ENGINES)}")


def processors():
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _locally(jobs, workers):
    news, taking, keepers = queue.Queue(maxsize=100), threading.Lock(), [slot.Keeper() for _ in range(workers)]
    threads = [threading.Thread(target=_work, args=(jobs, taking, news, keeper), daemon=True) for keeper in keepers]
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
            keeper.stop()
        while any(thread.is_alive() for thread in threads):
            with contextlib.suppress(queue.Empty):
                news.get(timeout=0.1)


def _work(jobs, taking, news, keeper):
    try:
        while not keeper.stopped:
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
        keeper.end()
        news.put(None)


def _knock(address):
    """Raise OSError where nothing listens at a host and a port: Ray itself tries for minutes."""
    host, colon, port = address.rpartition("//")[2].rpartition(":")
    if colon and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()


@contextlib.contextmanager
def _reached(engine, address):
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        message = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise CourseError(f"no {engine} at {address}: {message}") from error


def _on_ray(jobs, address):
    import ray

    ours = not ray.is_initialized()
    if ours:
        with _reached("Ray", address):
            _knock(address)
            ray.init(address=address, log_to_driver=False, logging_level="ERROR")
    grade = ray.remote(num_cpus=1, max_retries=1)(slot.grade_job)
    running, window = {}, 2 * int(ray.cluster_resources().get("CPU", 1))
    try:
        while True:
            while len(running) < window and (taken := next(jobs, None)):
                running[grade.remote(taken[1])] = taken
            if not running:
                return
            for ref in ray.wait(list(running))[0]:
                yield from _told(*running.pop(ref), lambda ref=ref: ray.get(ref))
    finally:
        if ours:
            ray.shutdown()


def _on_dask(jobs, address):
    from distributed import Client, wait

    with _reached("Dask", address):
        client = Client(address)
    with client:
        with _reached("Dask", address):
            client.wait_for_workers(1, timeout=WORKERS_WITHIN)
        running, window = {}, 2 * sum(client.nthreads().values()) or 2
        while True:
            while len(running) < window and (taken := next(jobs, None)):
                running[client.submit(slot.grade_job, taken[1], pure=False)] = taken
            if not running:
                return
            for future in wait(list(running), return_when="FIRST_COMPLETED").done:
                yield from _told(*running.pop(future), future.result)


def _told(number, job, result):
    """The grades that a worker gave; where it died over them, that is said for each exercise."""
    try:
        grades = result()
    except Exception:
        grades = [slot.lost(step["exercise"]) for step in job["steps"] if step["grade"]]
    for grade in grades:
        yield number, grade
    yield number, None
