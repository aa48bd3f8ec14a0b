"""Bounds for code that is not ours: its time, and how much it prints."""

import contextlib
import io
import signal
import sys
import threading
import time

import pytest

from parcours.check.limits import TooLong, capped_output, time_limit

needs_alarm = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no SIGALRM here")


@needs_alarm
def test_an_endless_loop_is_stopped():
    start = time.monotonic()
    with pytest.raises(TooLong, match=r"stopped after 0\.1 s"), time_limit(0.1):
        sum(iter(lambda: 1, 0))  # no end
    assert time.monotonic() - start >= 0.1


@needs_alarm
def test_a_sleep_is_stopped():
    start = time.monotonic()
    with pytest.raises(TooLong), time_limit(0.05):
        time.sleep(60)
    assert time.monotonic() - start < 30


@needs_alarm
def test_code_that_swallows_exceptions_is_stopped():
    def stubborn():
        while True:
            with contextlib.suppress(Exception):
                time.sleep(0.01)

    with pytest.raises(TooLong), time_limit(0.05):
        stubborn()


@needs_alarm
def test_code_that_swallows_all_of_it_is_stopped_by_the_next():
    stops = []

    def very_stubborn():
        try:
            time.sleep(60)
        except BaseException as error:
            stops.append(error)
        time.sleep(60)

    with pytest.raises(TooLong), time_limit(0.05):
        very_stubborn()
    assert len(stops) == 1


@needs_alarm
def test_what_was_there_before_is_there_again():
    handler = signal.getsignal(signal.SIGALRM)
    with time_limit(30):
        assert signal.getsignal(signal.SIGALRM) is not handler
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert signal.getsignal(signal.SIGALRM) is handler
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    with contextlib.suppress(ZeroDivisionError), time_limit(30):
        1 / 0  # noqa: B018
    assert signal.getsignal(signal.SIGALRM) is handler
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


@needs_alarm
def test_a_stop_that_was_made_a_plain_interrupt_is_still_the_limit():
    # Ray does so: what interrupts its C++ code comes out as a KeyboardInterrupt of its own.
    def translates():
        try:
            time.sleep(60)
        except KeyboardInterrupt:
            raise KeyboardInterrupt from None

    with pytest.raises(TooLong, match="stopped after"), time_limit(0.05):
        translates()


def test_the_stop_button_is_not_the_limit():
    with pytest.raises(KeyboardInterrupt) as caught, time_limit(30):
        signal.raise_signal(signal.SIGINT)
    assert not isinstance(caught.value, TooLong)


def test_in_another_thread_there_is_no_limit():
    done = []

    def body():
        with time_limit(0.01):
            time.sleep(0.05)
            done.append(True)

    thread = threading.Thread(target=body)
    thread.start()
    thread.join(30)
    assert done == [True]


def test_too_long_is_not_swallowed_by_except_exception():
    assert issubclass(TooLong, KeyboardInterrupt)
    assert not issubclass(TooLong, Exception)


def test_output_is_capped_and_said_so_once(capsys):
    with capped_output(10):
        print("12345")
        print("6789abc")
        print("more", file=sys.stderr)
        print("and more")
    out, err = capsys.readouterr()
    assert out == "12345\n6789\n… the rest of the output is not shown\n"
    assert err == "more\n"


def test_short_output_is_as_it_was(capsys):
    with capped_output(10):
        print("a", end="")
        sys.stdout.flush()
        assert sys.stdout.write("b") == 1
    assert capsys.readouterr().out == "ab"


def test_the_streams_are_put_back():
    before = sys.stdout, sys.stderr
    with contextlib.suppress(ZeroDivisionError), capped_output():
        assert sys.stdout is not before[0]
        1 / 0  # noqa: B018
    assert (sys.stdout, sys.stderr) == before


def test_a_huge_text_is_cut():
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream), capped_output():
        print("x" * 10_000_000)
        for _ in range(1000):
            print("y" * 1000)
    assert len(stream.getvalue()) < 10_100


@needs_alarm
def test_an_alarm_of_the_learners_own_goes_on():
    rang = []
    before = signal.signal(signal.SIGALRM, lambda *_: rang.append(True))
    try:
        signal.setitimer(signal.ITIMER_REAL, 100)
        with time_limit(50):
            pass
        left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
        assert 0 < left <= 100
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        with time_limit(50):
            time.sleep(0.05)
        until = time.monotonic() + 10
        while not rang and time.monotonic() < until:
            time.sleep(0.01)
        assert rang
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_stream_that_somebody_kept_is_whole_again():
    with contextlib.redirect_stderr(io.StringIO()) as screen:
        with capped_output(10):
            kept = sys.stderr
            print("x" * 20, file=kept)
        print("the last line", file=kept)
    assert screen.getvalue().endswith("not shown\nthe last line\n")
