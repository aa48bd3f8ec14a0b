# verdict: failed  hint: slots
@ray.remote
class Pages:
    def fetch(self, work, x):
        return work(x)


def fetch_and_clean(work, xs):
    one, two = Pages.remote(), Pages.remote()
    refs = []
    for i, x in enumerate(xs):
        pages = one if i % 2 == 0 else two
        refs.append(clean.remote(pages.fetch.remote(work, x)))
    return ray.get(refs)
