# verdict: failed  hint: queue
@ray.remote
class Pages:
    def fetch(self, work, x):
        return work(x)

    def clean(self, page):
        return page + 1


def fetch_and_clean(work, xs):
    pages = Pages.remote()
    return ray.get([pages.clean.remote(pages.fetch.remote(work, x)) for x in xs])
