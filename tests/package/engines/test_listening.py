"""What a recorder tells its listeners."""

from listeners import Log

from parcours.engines.listening import Listener, Listeners, Submission

ONE = Submission("threads", ("a", "b"), 7, 2, object())


def test_every_listener_is_told_everything_until_it_leaves():
    listeners, first, second = Listeners(), Log(), Log()
    assert not listeners
    listeners.submitted(ONE)  # nobody listens
    listeners.add(first)
    assert listeners
    listeners.submitted(ONE)
    listeners.add(second)
    listeners.untracked()
    listeners.over(ONE.tasks)
    assert (first.open, first.ended, first.times_untracked) == ({}, [("a", "b")], 1)
    assert (second.open, second.ended, second.times_untracked) == ({}, [], 1)
    listeners.remove(first)
    listeners.submitted(ONE)
    assert (first.open, second.open) == ({}, {("a", "b"): ONE})


def test_a_listener_may_leave_while_it_is_told():
    class Once(Log):
        def untracked(self):
            listeners.remove(self)
            super().untracked()

    listeners, once, other = Listeners(), Once(), Log()
    listeners.add(once)
    listeners.add(other)
    listeners.untracked()
    listeners.untracked()
    assert (once.times_untracked, other.times_untracked) == (1, 2)


def test_the_protocol_of_a_listener_is_what_all_are_told():
    told = {name for name in vars(Listener) if not name.startswith("_")}
    assert told == {"submitted", "over", "untracked"}
    assert all(callable(getattr(Listeners, name)) for name in told)
