"""The command as a whole: errors without a traceback, help without the tools that are slow to load."""

import subprocess
import sys

from command import call


def test_an_error_of_the_course_is_one_line(small_course):
    course = small_course / "course.toml"
    course.write_text(course.read_text("utf-8").replace("minutes = 10", "minutes = 0"))
    assert call("lessons", fails=True) == ("parcours: course.toml: lesson 10_add: minutes must be 1 or more, not 0\n")


def test_help_loads_no_notebook_tools(small_course):
    program = "import sys; from parcours.cli import app; app(['--help'], standalone_mode=False); " + (
        "print({'nbclient', 'nbformat', 'ray', 'dask', 'matplotlib', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.endswith("set()\n"), done.stderr
    for command in ("lessons", "progress", "check", "reset", "grade", "generate", "run", "fix", "lint"):
        assert command in done.stdout
