# verdict: passed
def sum_and_largest(work, xs):
    values = [delayed(work)(x) for x in xs]
    (results,) = dask.compute(
        {"sum": delayed(sum)(values), "largest": delayed(max)(values)}, scheduler="threads", num_workers=4
    )
    return [results["sum"], results["largest"]]
