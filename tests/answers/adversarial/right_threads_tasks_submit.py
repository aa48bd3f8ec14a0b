# verdict: passed
def answer(work, xs):
    with ThreadPoolExecutor(8) as inner, ThreadPoolExecutor(2) as outer:

        def submit(xs):
            futures = []
            for x in xs:
                inner.submit(time.sleep, 0.03).result()
                futures.append(inner.submit(work, x))
            return futures

        futures = outer.submit(submit, xs[:1]).result()
        rest = outer.submit(submit, xs[1:])
        first = futures[0].result()
        return [first, *(future.result() for future in rest.result())]
