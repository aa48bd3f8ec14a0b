"""A source of items: a producer that runs ahead is seen, so are lost values and threads that are left running."""

import itertools
import queue
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from parcours.check import exercise, judge
from parcours.check.behaviours import met
from parcours.check.givens.source import Source, ended, returned_all, source_calls, waited_at_most

HINTS = {"lost": "Where is it?", "wait": "How long is the queue?", "end": "Who ends them?", "one": "One at a time."}
HINTS["mark"] = "Who ends?"


@exercise("relay", seconds=3, hints=HINTS)
def relay(game):
    run = game.play(source_calls(range(1, 30), meet=3, limit=2, endless="end"))
    yield returned_all(run, "lost")
    yield met(run, "one")
    yield waited_at_most(run, "wait")
    yield ended(run, "end", raised="mark")


def with_queue(work, source, limit, *, size=None, marks=3, workers=3):
    waiting, values = queue.Queue(limit if size is None else size), []

    def consume():
        while (x := waiting.get()) is not None:
            values.append(work(x))

    threads = [threading.Thread(target=consume, daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for x in itertools.chain(source, [None] * marks):
        waiting.put(x)
    for thread in threads[:marks]:
        thread.join()
    return values


def with_a_semaphore(work, source, limit):
    places, futures = threading.Semaphore(3 + limit), []
    with ThreadPoolExecutor(3) as pool:
        for x in source:
            places.acquire()
            futures.append(pool.submit(work, x))
            futures[-1].add_done_callback(lambda _: places.release())
    return [future.result() for future in futures]


def takes_all_first(work, source, limit):
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(work, source))


def forgets_one(work, source, limit):
    next(source)
    return with_queue(work, source, limit)


def makes_one_up(work, source, limit):
    return [*with_queue(work, source, limit)[1:], -1]


def returns_a_list_that_its_threads_still_fill(work, source, limit):
    values = []
    relays = threading.Thread(target=lambda: values.extend(with_queue(work, source, limit)))
    relays.start()
    return values


def leaves_a_thread(work, source, limit):
    values = with_queue(work, source, limit)
    threading.Thread(target=threading.Event().wait, args=(10,), daemon=True).start()
    return values


def with_a_time_limit(work, source, limit):
    waiting, values = queue.Queue(limit), []

    def consume():
        while True:
            values.append(work(waiting.get(timeout=0.5)))

    with ThreadPoolExecutor(3) as pool:
        for _ in range(3):
            pool.submit(consume)
        for x in source:
            waiting.put(x)
    return values


@pytest.mark.parametrize("answer", [with_queue, with_a_semaphore])
def test_right(answer):
    verdict = judge(relay, answer)
    assert verdict.passed, str(verdict)
    assert "at most 6 items waiting" in verdict.finding


@pytest.mark.parametrize(
    ("answer", "failed", "hint"),
    [
        (takes_all_first, "too many items waited.", "wait"),
        (lambda work, source, limit: with_queue(work, source, limit, size=0), "too many items waited.", "wait"),
        (forgets_one, "values are missing.", "lost"),
        (makes_one_up, "the values are wrong.", "lost"),
        (returns_a_list_that_its_threads_still_fill, "values are missing.", "lost"),
        (lambda work, source, limit: [work(x) for x in source], "the calls ran one at a time.", "one"),
        (leaves_a_thread, "threads were left running.", "end"),
        (with_a_time_limit, "threads ended with an exception.", "mark"),
        (lambda work, source, limit: None, "the values are wrong.", "return"),
        (lambda work, source, limit: "none", "the values are wrong.", "lost"),
    ],
)
def test_wrong(answer, failed, hint):
    verdict = judge(relay, answer)
    assert (verdict.outcome, verdict.hint) == ("failed", hint), str(verdict)
    assert verdict.finding.endswith(failed)


def test_an_answer_that_does_not_return_gets_its_hint():
    def waits_for_ever(work, source, limit):
        threading.Event().wait()

    verdict = judge(relay, waits_for_ever)
    assert (verdict.outcome, verdict.hint) == ("too long", "end")


def test_calls_go_on_when_nothing_more_is_taken():
    source = Source([1, 2], bound=5, holding=1)
    assert list(source) == [1, 2]
    source.begin()
    source.hold()
    source.hold()  # the second is not held
    assert source.most == 2
