# verdict: passed
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context


def compute_plan(plan, kind):
    if kind == "connection":
        return list(dask.compute(*plan, scheduler="single-threaded"))
    if kind == "wait":
        with ThreadPoolExecutor(4) as pool:
            return list(dask.compute(*plan, scheduler="threads", pool=pool))
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        return list(dask.compute(*plan, scheduler="processes", pool=pool, chunksize=1))
