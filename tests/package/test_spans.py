import pytest

from parcours.spans import (
    Span,
    busy_time,
    makespan,
    max_concurrency,
    mean_concurrency,
    natural,
    overlap,
    utilization,
    workers_of,
)

MEASURES = [busy_time, makespan, max_concurrency, mean_concurrency, overlap, utilization]


def run(*times):
    """Spans with these (start, end), each on a worker of its own."""
    return [Span(f"task({i})", f"thread {i + 1}", *pair) for i, pair in enumerate(times)]


@pytest.mark.parametrize("measure", MEASURES)
def test_a_run_without_spans_measures_zero(measure):
    assert measure([]) == 0


@pytest.mark.parametrize("measure", MEASURES)
def test_any_iterable_will_do(measure):
    spans = run((0, 2), (1, 3), (1, 2))
    assert measure(iter(spans)) == measure(spans) > 0


def test_five_tasks_on_two_workers():
    spans = [Span(f"square({i})", f"Ray worker {i % 2 + 1}", i // 2 * 2.0, i // 2 * 2.0 + 2.0) for i in range(5)]
    assert makespan(spans) == 6.0
    assert busy_time(spans) == 10.0
    assert max_concurrency(spans) == 2
    assert overlap(spans) == 4.0
    assert mean_concurrency(spans) == pytest.approx(10 / 6)
    assert utilization(spans) == pytest.approx(10 / 12)


def test_utilization_counts_the_workers_that_it_is_told():
    assert utilization(run((0, 2)), workers=4) == 0.25
    assert utilization(run((0, 2)), workers=0) == 0


def test_intervals_are_half_open():
    touching = run((0, 1), (1, 2))
    assert max_concurrency(touching) == 1
    assert overlap(touching) == 0


def test_the_gap_between_tasks_belongs_to_the_makespan():
    assert makespan(run((1, 2), (5, 6))) == 5
    assert mean_concurrency(run((1, 2), (5, 6))) == 0.4


def test_a_task_without_length_counts_at_its_instant():
    assert max_concurrency(run((1, 1))) == 1
    assert max_concurrency(run((1, 1), (1, 1))) == 2
    assert max_concurrency(run((0, 2), (1, 1))) == 2
    assert max_concurrency(run((0, 1), (1, 1))) == 1
    assert overlap(run((0, 2), (1, 1))) == 0
    assert mean_concurrency(run((1, 1))) == 0


def test_three_at_once_overlap_as_long_as_two():
    assert overlap(run((0, 3), (1, 3), (2, 3))) == 2


def test_workers_come_in_the_order_of_their_first_tasks():
    spans = [
        Span("a", "thread 10", 0.0, 1.0),
        Span("b", "thread 2", 0.0, 1.0),
        Span("c", "thread 1", 0.5, 1.0),
        Span("d", "thread 3", 0.2, 0.4),
    ]
    assert workers_of(spans) == ("thread 2", "thread 10", "thread 3", "thread 1")
    assert workers_of(reversed(spans)) == workers_of(spans)


def test_numbers_in_names_sort_as_numbers():
    names = ["load(10)", "load(9)", "add", "load(010)", "1", "", "load"]
    assert sorted(names, key=natural) == ["", "1", "add", "load", "load(9)", "load(010)", "load(10)"]
    assert natural("9" * 5000) < natural("1" + "0" * 5000)


def test_what_was_cancelled_before_it_began_had_no_worker():
    assert workers_of([Span("a", "", 0, 0, 0, "cancelled"), Span("b", "thread 1", 1, 2)]) == ("thread 1",)
