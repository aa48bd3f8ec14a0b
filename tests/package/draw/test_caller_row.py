"""The row "your code"."""

from attempts import FIVE_ON_TWO, SERIAL
from pictures import assert_all_inside, marks, texts

from parcours.draw import timeline


def test_many_submissions_at_once_are_one_mark():
    picture = timeline(FIVE_ON_TWO, submitted=[i * 0.001 for i in range(5)], waits=[(0.01, 6.0)])
    assert "your code" in texts(picture)
    assert "submits 5 tasks, then waits 6.0 s" in texts(picture)
    assert len(marks(picture, "path", "f-ink")) == 1


def test_each_wait_of_a_serial_loop_is_drawn():
    picture = timeline(
        SERIAL, submitted=[i * 0.3 for i in range(4)], waits=[(i * 0.3, i * 0.3 + 0.3) for i in range(4)]
    )
    assert len(marks(picture, "path", "f-ink")) == 4
    assert len([e for e in marks(picture, "path", "s-ink") if e.get("stroke-dasharray")]) == 4
    assert texts(picture).count("waits 300 ms") == 4


def test_words_that_find_no_room_are_left_out():
    waits = [(i * 0.1, i * 0.1 + 0.1) for i in range(40)]
    picture = timeline(FIVE_ON_TWO, submitted=[start for start, _ in waits], waits=waits)
    assert not [words for words in texts(picture) if words.startswith("waits")]
    assert_all_inside(picture)


def test_hundreds_of_short_waits_are_counted():
    waits = [(i * 0.01, i * 0.01 + 0.008) for i in range(500)]
    picture = timeline(FIVE_ON_TWO, submitted=[start for start, _ in waits], waits=waits)
    assert "submits 500 tasks, waits 500 times, 4.0 s in all" in texts(picture)


def test_without_submissions_and_waits_there_is_no_row_of_the_caller():
    assert "your code" not in texts(timeline(FIVE_ON_TWO))
