# verdict: failed  hint: file
import tempfile
from pathlib import Path


def tally(work, xs):
    with tempfile.TemporaryDirectory() as folder:

        def keep(x):
            Path(folder, str(x)).write_text(str(work(x)))

        dask.compute(*[delayed(keep)(x) for x in xs], scheduler="threads", num_workers=4)
        values = {x: int(Path(folder, str(x)).read_text()) for x in xs}
    return {
        "even": sum(value for x, value in values.items() if x % 2 == 0),
        "odd": sum(value for x, value in values.items() if x % 2),
    }
