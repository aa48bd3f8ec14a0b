"""The commands for authors make a course sound."""

from command import call

from parcours.course import form


def test_generate_writes_and_checks(small_course):
    assert "exercises/10_add.ipynb: is missing" in call("generate", "--check", fails=True)
    assert "written: README.md" in call("generate")
    assert "nothing to write" in call("generate")
    assert "all is well" in call("generate", "--check")
    (small_course / "README.md").write_text("## Lessons\n<!-- lessons -->\n<!-- /lessons -->\n")
    assert "README.md: its table or picture" in call("generate", "--check", fails=True)


def test_fix_run_and_lint_make_a_course_sound(small_course):
    assert "Run `parcours fix`" in call("lint", fails=True)
    assert call("fix").count("fixed: ") == 2
    assert "nothing to fix" in call("fix")
    assert "was never executed" in call("lint", fails=True)
    call("run", "notebooks/10_add.ipynb")
    assert not form.stale(form.read("notebooks/10_add.ipynb"))
    assert form.stale(form.read("solutions/10_add.ipynb"))
    call("run", "--stale")
    assert "nothing to run" in call("run", "--stale")
    call("generate")
    assert "all is well" in call("lint")


def test_run_says_which_notebook_it_cannot_read(small_course):
    assert call("run", "nothing.ipynb", fails=True).startswith("parcours: nothing.ipynb: cannot be read")
    assert "not both" in call("run", "--all", "notebooks/10_add.ipynb", fails=True)
