# verdict: passed
import dask.multiprocessing


def compute_plan(plan, kind):
    if kind == "wait":
        return list(dask.compute(*plan, scheduler=dask.threaded.get, num_workers=8))
    if kind == "connection":
        return list(dask.compute(*plan, scheduler=dask.get))
    return list(dask.compute(*plan, scheduler=dask.multiprocessing.get, num_workers=4, chunksize=1))
