# verdict: passed
import threading


def three_in_flight(work, xs):
    free, refs = threading.Semaphore(3), []
    for x in xs:
        free.acquire()
        refs.append(call.remote(work, x))
        refs[-1].future().add_done_callback(lambda _: free.release())
    return ray.get(refs)
