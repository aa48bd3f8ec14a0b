"""The commands for learners; tests of grading call check, reset and progress, too."""

from command import call


def test_lessons_lists_them(small_course):
    assert "10_add" in call("lessons")
    assert "Add numbers" in call("lessons")


def test_an_exercise_that_is_not_there_is_named_with_its_nearest(small_course):
    with open(small_course / "course.toml", "a") as file:
        file.write('[[lesson.exercise]]\nid = "add-two"\ntitle = "Add two"\npoints = 1\nminutes = 5\n')
    assert call("progress", "add-tow", fails=True) == (
        "parcours: there is no exercise or lesson 'add-tow'; did you mean 'add-two'?\n"
    )
    assert "`parcours lessons` lists them" in call("check", "zzz", fails=True)


def test_progress_lists_the_points(small_course, monkeypatch):
    monkeypatch.setenv("PARCOURS_HOME", str(small_course / "home"))
    assert "0 of 0 points" in call("progress")
    assert "There is no attempt yet" in call("progress")
