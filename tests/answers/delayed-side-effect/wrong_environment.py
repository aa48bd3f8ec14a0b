# verdict: failed  hint: environment
import os


def tally(work, xs):
    def keep(x):
        os.environ[f"SENSOR_{x}"] = str(work(x))

    dask.compute(*[delayed(keep)(x) for x in xs], scheduler="threads", num_workers=4)
    values = {x: int(os.environ.pop(f"SENSOR_{x}")) for x in xs}
    return {
        "even": sum(value for x, value in values.items() if x % 2 == 0),
        "odd": sum(value for x, value in values.items() if x % 2),
    }
