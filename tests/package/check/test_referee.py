"""The referee's meeting: when it is over, what it hands out, and what counts as proof. Tried in this process."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
import time

import pytest

from parcours.check import referee as module
from parcours.check.referee import SHOWN, Meeting, Terms, peer

linux = pytest.mark.skipif(sys.platform != "linux", reason="by /proc and the kernel of Linux")


# -- the rule of "nobody else can come", on reports alone --------------------------------------------------------------
PID, CALLER = 10, 11


def arrival(task=None, tid=None, pid=PID, others=False):
    return {"x": 0, "task": task, "tid": tid, "pid": pid, "worker": "", "others": others, "away": False}


def meeting_of(meet=2, **terms):
    return Meeting(Terms(**{"xs": [0, 1], "meet": meet, "patience": 60, **terms}))


def meeting_with(*arrivals):
    """Return a meeting of four in which these calls are inside."""
    meeting = meeting_of(4)
    meeting.inside = {object(): each for each in arrivals}
    meeting.waiting = dict(meeting.inside)
    return meeting


def report(pools=(), **parts):
    """Return a report with nothing in it but these parts. pools: pairs, or triples with how many threads are busy."""
    empty = {
        "pid": PID,
        "caller": CALLER,
        "awaited": [],
        "joined": [],
        "others": False,
        "threads": [],
        "unknown": False,
    }
    return {**empty, "pools": [[*pool, None][:3] for pool in pools], **parts}


A, B = arrival("a", 20), arrival("b", 21)


@pytest.mark.parametrize(
    ("inside", "parts", "full"),
    [
        # The caller is inside itself: a plain loop.
        ([arrival("w", CALLER)], {}, True),
        # It waits for the task that is inside, and there is no other.
        ([A], {"awaited": ["a"], "pools": [[4, [["a"]]]]}, True),
        # It waits for one of them; all three slots of the pool are inside.
        ([A, B], {"awaited": ["b"], "pools": [[2, [["a"], ["b"], ["c"], ["d"]]]]}, True),
        # It does not wait: it may submit more.
        ([A], {"pools": [[4, [["a"]]]]}, False),
        # It waits for a task that is not inside: that one may end, and the caller go on.
        ([A], {"awaited": ["b"], "pools": [[4, [["a"], ["b"]]]]}, False),
        # Another lane of the pool has a slot and is still on its way.
        ([A], {"awaited": ["a"], "pools": [[4, [["a"], ["b"]]]]}, False),
        # The second pool has a task on its way.
        ([A], {"awaited": ["a"], "pools": [[1, [["a"]]], [1, [["b"]]]]}, False),
        ([A, B], {"awaited": ["a"], "pools": [[1, [["a"]]], [1, [["b"]]]]}, True),
        # A lane of several tasks (a chunk) is there with any of them.
        ([arrival("a2", 20)], {"awaited": ["a1", "a2"], "pools": [[2, [["a1", "a2", "a3"]]]]}, True),
        # No bound is known: every lane may come (Ray).
        ([A], {"awaited": ["a"], "pools": [[None, [["a"], ["b"]]]]}, False),
        ([A, B], {"awaited": ["a"], "pools": [[None, [["a"], ["b"]]]]}, True),
        # A thread that the learner started is not inside.
        ([A], {"awaited": ["a"], "pools": [[4, [["a"]]]], "threads": [30]}, False),
        ([arrival(None, 30)], {"joined": [30], "threads": [30]}, True),
        ([arrival(None, 30)], {"joined": [31], "threads": [30, 31]}, False),
        ([arrival(None, 30), arrival(None, 31)], {"joined": [31], "threads": [30, 31]}, True),
        # The caller waits for any thread, and the one inside is one that its report knows; the other waits for it.
        ([arrival(None, 30)], {"others": True, "threads": [30]}, True),
        ([arrival(None, 30)], {"others": True, "threads": [30, 31]}, False),
        ([arrival(None, 30)], {"others": True, "threads": []}, False),
        ([], {"others": True, "threads": []}, False),
        # All threads of a pool are busy: two inside, two that wait until one of those leaves. The fifth may come.
        ([A, B], {"awaited": ["a"], "pools": [[4, [["a"], ["b"], ["c"], ["d"]], 4]]}, True),
        ([A, B], {"awaited": ["a"], "pools": [[5, [["a"], ["b"], ["c"], ["d"], ["e"]], 4]]}, False),
        # A thread of the same number in another process is another thread.
        ([arrival(None, 30, pid=99)], {"joined": [30], "threads": [30]}, False),
        ([arrival("w", CALLER, pid=99)], {}, False),
        # Something may run of which nothing is known.
        ([A], {"awaited": ["a"], "pools": [[4, [["a"]]]], "unknown": True}, False),
        # Beside it are threads in another process, which may come.
        ([arrival("a", 20, others=True)], {"awaited": ["a"], "pools": [[4, [["a"]]]]}, False),
        # A call of no task does not stand for a task.
        ([arrival(None, 20)], {"awaited": ["a"], "pools": [[4, [["a"]]]]}, False),
    ],
)
def test_nobody_else_can_come(inside, parts, full):
    assert meeting_with(*inside).full(report(**parts)) is full


def test_alone_needs_the_same_report_twice_with_the_same_inside():
    meeting, same = meeting_with(A), report(awaited=["a"], pools=[[4, [["a"]]]])
    meeting.report(same)
    assert meeting.decision is None
    meeting.waiting[object()] = B
    meeting.report(same)
    assert meeting.decision is None
    meeting.report(report(awaited=["b"], pools=[[4, [["a"]]]]))
    assert meeting.decision is None
    meeting.report(report())
    meeting.report(same)
    assert meeting.decision is None
    meeting.report(dict(same))
    assert (meeting.decision, meeting.why) == ("alone", "2 inside, and nobody else can come")


def test_with_nobody_inside_nobody_is_alone():
    meeting = meeting_with()
    for _ in range(3):
        meeting.report(report(awaited=["a"]))
    assert meeting.decision is None


def test_a_decision_is_final():
    meeting = meeting_with(A)
    meeting.decide("met", "")
    meeting.decide("alone", "patience")
    assert meeting.decision == "met"


def visits(meeting, count, every=0.0):
    """Let `count` callers come one after another; gives when each left, in seconds since the first came."""

    async def main():
        async def visit(i):
            await asyncio.sleep(every * i)
            reply = await meeting.visit(arrival(f"t{i}", i) | {"x": i % 2})
            return reply, asyncio.get_running_loop().time() - start

        start = asyncio.get_running_loop().time()
        return await asyncio.gather(*(visit(i) for i in range(count)))

    return asyncio.run(main())


def test_k_that_come_meet_and_after_that_nobody_waits():
    meeting = meeting_of(3, settle=0)
    left = visits(meeting, 8, every=0.02)
    assert meeting.decision == "met"
    assert meeting.most >= 3  # on a busy machine, the next comes while those who met still leave
    assert len(meeting.arrivals) == 8
    assert len(meeting.proof) == 3
    assert meeting.inside == {}
    assert all(seconds < 30 for _, seconds in left)
    assert {json.dumps(reply) for reply, _ in left} == {
        json.dumps({"value": value, "known": True}) for value in meeting.values.values()
    }


def test_each_round_waits_for_as_many_calls():
    meeting = meeting_of(2, settle=0, rounds=3, patience=0.2)
    visits(meeting, 6)
    assert (meeting.decision, meeting.rounds) == ("met", 3)
    meeting = meeting_of(2, settle=0, rounds=3, patience=0.2)
    visits(meeting, 5, every=0.01)
    assert (meeting.decision, meeting.why, meeting.rounds) == ("alone", "patience", 2)
    assert meeting.left_waiting == 1


def test_calls_that_do_not_leave_meet_again_with_those_that_come():
    meeting = meeting_of(3, settle=0, gap=0, rounds=4, leave=1, patience=0.2)
    visits(meeting, 6, every=0.01)
    assert (meeting.decision, meeting.rounds) == ("met", 4)
    meeting = meeting_of(3, settle=0, gap=0, rounds=4, leave=1, patience=0.2)
    visits(meeting, 5, every=0.01)
    assert (meeting.decision, meeting.rounds, meeting.left_waiting) == ("alone", 3, 2)


def test_the_last_to_come_leaves():
    meeting = meeting_of(2, settle=0, gap=0, rounds=3, leave=1, patience=0.2)

    async def main():
        calls = [asyncio.create_task(meeting.visit(arrival)) for arrival in (A, B)]
        await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED, timeout=20)
        done = [call.done() for call in calls]
        await asyncio.wait(calls, timeout=20)
        return done

    assert asyncio.run(main()) == [False, True]


def test_calls_of_an_earlier_round_that_leave_do_not_count_as_waiting():
    meeting = meeting_with(A)
    meeting.inside[object()] = B  # it met, and leaves
    busy = report(awaited=["a"], pools=[[2, [["a"], ["b"]]]])
    assert not meeting.full(busy)
    assert meeting.full(report(awaited=["a"], pools=[[2, [["a"]]]]))


def test_fewer_than_k_are_alone_when_the_patience_is_over():
    meeting = meeting_of(3, patience=0.1)
    left = visits(meeting, 2)
    assert (meeting.decision, meeting.why, meeting.most) == ("alone", "patience", 2)
    assert all(seconds >= 0.1 for _, seconds in left)
    assert meeting.seconds >= 0.1


def test_after_alone_the_first_few_stay_a_moment_to_be_seen():
    meeting = meeting_of(2, patience=0.0, hold=0.05)
    meeting.decide("alone", "")
    left = visits(meeting, SHOWN + 3)
    held = [seconds >= 0.05 * 0.9 for _, seconds in left]
    assert held == [True] * SHOWN + [False] * 3


def test_an_x_that_was_not_given_has_no_value():
    meeting = meeting_of(1, xs=[0])
    reply = asyncio.run(meeting.visit(arrival() | {"x": 7}))
    assert reply == {"value": None, "known": False}


def test_values_are_random_and_belong_to_each_x():
    meetings = [meeting_of(1, xs=["a", 1, 1.5]) for _ in range(20)]
    assert len({tuple(meeting.values.values()) for meeting in meetings}) == 20
    assert set(meetings[0].values) == {'"a"', "1", "1.5"}
    assert asyncio.run(meetings[0].ended())["values"] == [[x, meetings[0].values[json.dumps(x)]] for x in ("a", 1, 1.5)]


@linux
def test_what_the_kernel_says_of_a_thread():
    ours, theirs = socket.socketpair()
    told = []
    thread = threading.Thread(target=lambda: (told.append(threading.get_native_id()), theirs.recv(1)), daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not told or not peer(os.getpid(), told[0])["reads"]:
        assert time.monotonic() < deadline
        time.sleep(0.001)
    assert peer(os.getpid(), told[0])["thread"]
    ours.send(b"x")
    thread.join(10)
    deadline = time.monotonic() + 10
    while peer(os.getpid(), told[0])["thread"]:
        assert time.monotonic() < deadline
        time.sleep(0.001)
    ours.close(), theirs.close()


@linux
def test_a_thread_that_does_not_read_or_hides_it_is_not_asleep_in_work():
    code = """if True:
        import ctypes, sys, threading
        for hides in sys.argv[1:]:
            ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
        threading.Thread(target=lambda: print(threading.get_native_id(), flush=True) or threading.Event().wait(60),
                         daemon=True).start()
        input()
    """
    for hides in ([], ["yes"]):
        with subprocess.Popen([sys.executable, "-c", code, *hides], stdin=-1, stdout=-1, text=True) as process:
            told = peer(process.pid, int(process.stdout.readline()))
            process.communicate("\n")
        assert told["thread"]
        assert not told["reads"] or not module.tells_where_threads_sleep()


@pytest.mark.parametrize(
    "words",
    [
        {"task": "a" * 2000},
        {"task": 3},
        {"x": "a" * 2000},
        {"x": [1] * 2000},
        {"tid": "1"},
        {"tid": True},
        {"tid": None},
    ],
)
def test_a_caller_speaks_in_short_words(words):
    assert module.sound(arrival("a", 20))
    assert not module.sound(arrival("a", 20) | words)


def test_patience_begins_anew_while_the_callers_side_gets_on():
    async def play():
        meeting = meeting_of(2, patience=0.3)
        visit = asyncio.ensure_future(meeting.visit(arrival("a")))
        for number in range(8):
            await asyncio.sleep(0.1)
            meeting.report(report(awaited=[f"quick {number}"]))
        still_held = meeting.decision is None
        await visit
        return still_held, meeting

    still_held, meeting = asyncio.run(play())
    assert still_held
    assert (meeting.decision, meeting.why) == ("alone", "patience")


def test_a_meeting_that_is_being_confirmed_is_not_called_alone():
    async def play():
        meeting = meeting_of(2, settle=0.3)
        visits = [asyncio.ensure_future(meeting.visit(arrival(name, tid))) for name, tid in (("a", 1), ("b", 2))]
        for _ in range(3):
            await asyncio.sleep(0.02)
            meeting.report(report(awaited=["a", "b"], pools=[[2, [["a"], ["b"]]]]))
        await asyncio.gather(*visits)
        return meeting.decision

    assert asyncio.run(play()) == "met"


def test_those_who_met_leave_the_last_first():
    async def play():
        meeting, left = meeting_of(3, xs=[0, 1, 2], gap=0.02), []

        async def visit(x):
            await meeting.visit(arrival(str(x), tid=x))
            left.append(x)

        await asyncio.gather(*map(visit, range(3)))
        return left

    assert asyncio.run(play()) == [2, 1, 0]


# -- some who met die, some have an errand, some are kept to be seen ---------------------------------------------------
def play_together(meeting, arrivals):
    """Let these calls come at once; return their replies, in their order."""

    async def play():
        return await asyncio.gather(*map(meeting.visit, arrivals))

    return asyncio.run(play())


def test_only_calls_that_met_in_another_process_die_and_only_so_many():
    meeting = meeting_of(3, xs=[0], settle=0, lose=1)
    away = [arrival(name, tid, pid=99) | {"away": True} for name, tid in (("b", 2), ("c", 3))]
    here, *others = play_together(meeting, [arrival("a", 1), *away])
    assert "value" in here
    assert sorted("die" in reply for reply in others) == [False, True]
    assert meeting.dying == [99]
    assert [call.get("cut_off", False) for call in meeting.arrivals].count(True) == 1
    (later,) = play_together(meeting, [arrival("d", 4, pid=98) | {"away": True}])
    assert "value" in later


def test_in_a_meeting_that_did_not_come_about_no_call_dies():
    meeting = meeting_of(2, patience=0.0, hold=0, lose=1)
    replies = play_together(meeting, [arrival("a", 1, pid=99) | {"away": True}])
    assert (meeting.decision, meeting.dying, "die" in replies[0]) == ("alone", [], False)


@linux
@pytest.mark.parametrize(("dies", "dying"), [(True, 30), (False, 0.05)])
def test_the_record_waits_for_those_that_die_and_no_longer_than_they_may_take(dies, dying):
    meeting = meeting_of(1, xs=[0], settle=0, lose=1, dying=dying)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        play_together(meeting, [arrival("a", 1, pid=process.pid) | {"away": True}])
        if dies:
            threading.Timer(0.1, process.kill).start()
        record = asyncio.run(meeting.ended())
        assert record["lost"] == ([process.pid] if dies else [])
        process.kill()


def test_those_who_met_are_sent_on_their_errand_and_the_others_are_not():
    meeting = meeting_of(2, settle=0, errand="lanes")
    replies = play_together(meeting, [arrival("a", 1), arrival("b", 2)])
    assert sorted((reply["errand"], reply["number"]) for reply in replies) == [("lanes", 0), ("lanes", 1)]
    (later,) = play_together(meeting, [arrival("c", 3)])
    assert "errand" not in later
    for report in "one", "two", "three":  # of two who met, two reports
        meeting.keep(report)
    assert asyncio.run(meeting.ended())["reports"] == ["one", "two"]


def test_without_an_errand_no_report_is_kept():
    meeting = meeting_of()
    meeting.keep("one")
    assert asyncio.run(meeting.ended())["reports"] == []
