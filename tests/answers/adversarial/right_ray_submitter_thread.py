# verdict: passed
@ray.remote
def call(work, x):
    return work(x)


@ray.remote
def quick(seconds=0.03):
    time.sleep(seconds)


def answer(work, xs):
    refs = []

    def submit():
        for x in xs:
            refs.append(call.remote(work, x))
            time.sleep(0.3)

    thread = threading.Thread(target=submit)
    thread.start()
    while not refs:
        time.sleep(0.1)
    first = ray.get(refs[0])
    thread.join()
    return [first, *ray.get(refs[1:])]
