"""What grading costs: a class against nbgrader, a check beyond its run, a hung notebook, the memory of the grader.

Usage: grading.py [--nbgrader PYTHON] [SUBMISSIONS]. PYTHON: an interpreter that has nbgrader and the package; without
it the class is not compared. The two take turns on the same notebooks, so that a busy moment meets both alike.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from parcours import judges
from parcours.course import form, generate, load
from parcours.grade import grade
from parcours.grade.answers import answers_in
from parcours.grade.grader import Grader
from parcours.grade.jobs import job_of
from parcours.grade.pristine import pristine

STEM, EXERCISE = "00_start_here", "threads-together"
ANSWERS = (
    "def run_all(work, xs):\n    with ThreadPoolExecutor(4) as pool:\n        return list(pool.map(work, xs))\n",
    "def run_all(work, xs):\n    return [work(x) for x in xs]  # mine\nmine = 1\n",
    "def run_all(work, xs):\n    with ThreadPoolExecutor(8) as pool:\n"
    "        tasks = [pool.submit(work, x) for x in xs]\n    return [task.result() for task in tasks]\n",
    "def run_all(work, xs):\n    with ThreadPoolExecutor(4) as pool:\n"
    "        return [pool.submit(work, x).result() for x in xs]\n",
)
ENDLESS = "def run_all(work, xs):\n    while True:\n        pass\n"
COURSE = load(Path(__file__).resolve().parents[1])
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "bench"
c.ClearSolutions.enabled = False
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = "."
"""


def starter():
    lesson = next(lesson for lesson in COURSE.lessons if lesson.stem == STEM)
    return json.loads(form.to_json(generate.exercise_notebook(COURSE, lesson, judges.hints)))


def hand_in(folder, count, notebook, below="", extra=()):
    """`count` submissions, no two alike; those of `extra` beside them."""
    sources = [f"{ANSWERS[number % len(ANSWERS)]}# learner {number}\n" for number in range(count)]
    for number, source in enumerate([*sources, *extra]):
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == EXERCISE:
                cell["source"] = source
        path = folder / f"learner{number:04d}" / below / f"{STEM}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")


def ours(folder, out, **more):
    start = time.perf_counter()
    summary = grade(COURSE, [folder], out, **more)
    assert summary.whole, summary
    return time.perf_counter() - start


def against_nbgrader(python, count, parts=2):
    """Seconds a submission, ours and nbgrader's, in turns of count / parts submissions."""
    tool = [str(Path(python).parent / "nbgrader")]
    path = f"{Path(python).parent}{os.pathsep}{os.environ['PATH']}"  # it calls tools of its environment by name
    seconds = {"parcours": 0.0, "nbgrader": 0.0}
    with tempfile.TemporaryDirectory() as folder:
        for part in range(parts):
            home = Path(folder, str(part))
            (home / "source" / "ps").mkdir(parents=True)
            (home / "nbgrader_config.py").write_text(CONFIG)
            (home / "source" / "ps" / f"{STEM}.ipynb").write_text(json.dumps(starter()))
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True}
            quiet |= {"cwd": home, "env": {**os.environ, "PATH": path}}
            subprocess.run([*tool, "generate_assignment", "ps"], **quiet)
            released = json.loads((home / "release" / "ps" / f"{STEM}.ipynb").read_text("utf-8"))
            hand_in(home / "submitted", count // parts, released, below="ps")
            seconds["parcours"] += ours(home / "submitted", home / "grades")
            start = time.perf_counter()
            subprocess.run([*tool, "autograde", "ps", "--create"], **quiet)
            seconds["nbgrader"] += time.perf_counter() - start
            subprocess.run([*tool, "export"], **quiet)
            theirs = {line.split(",")[3]: float(line.split(",")[9]) for line in _lines(home / "grades.csv")}
            mine = {
                row["learner"]: float(row["points"]) for row in json.loads((home / "grades/grades.json").read_text())
            }
            assert mine == theirs, "the two do not give the same points"
    return {name: value / count for name, value in seconds.items()}


def _lines(path):
    return path.read_text("utf-8").splitlines()[1:]


def check_beyond_run(rounds=9):
    """Seconds from asking for a grade to having it, less those of the run of the answer itself."""
    grader, costs = Grader(), []
    asked = pristine(COURSE, STEM)
    notebook = starter()
    try:
        for number in range(rounds + 1):
            for cell in notebook["cells"]:
                if cell["metadata"].get("nbgrader", {}).get("grade_id") == EXERCISE:
                    cell["source"] = ANSWERS[0]
            job = job_of(asked, answers_in(notebook, asked), {}, [])
            found, start = [], time.perf_counter()
            grader.grade(job, found.append)
            took = time.perf_counter() - start
            spans = found[0]["details"]["spans"]
            run = max(span[3] for span in spans) - min(span[2] for span in spans)
            costs += [took - run] if number else []  # the first starts the warm interpreter
    finally:
        grader.close()
    return statistics.median(costs)


def hung(count=12, limit=3):
    """Seconds that a hung notebook adds to a class, and its time limit with the referee's patience."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        hand_in(home / "a", count, starter())
        hand_in(home / "b", count, starter(), extra=[ENDLESS])
        without = ours(home / "a", home / "a-grades", workers=1, limits={"seconds": limit})
        with_it = ours(home / "b", home / "b-grades", workers=1, limits={"seconds": limit})
    return with_it - without, limit + 10


def memory(sizes):
    """Peak resident bytes of the grader's own process for classes of these sizes."""
    peaks = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            hand_in(Path(folder, "class"), size, starter())
            command = [sys.executable, __file__, "--grade", folder]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            peaks.append(int(process.communicate()[0]))
    return peaks


def _grade_and_tell(folder):
    """In a process of its own: grade, and print the peak of its resident bytes."""
    me, peak, over = psutil.Process(), [0], threading.Event()

    def look():
        while not over.wait(0.05):
            peak[0] = max(peak[0], me.memory_info().rss)

    watcher = threading.Thread(target=look)
    watcher.start()
    ours(Path(folder, "class"), Path(folder, "grades"))
    over.set()
    watcher.join()
    print(peak[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("submissions", nargs="?", type=int, default=100)
    parser.add_argument("--nbgrader", metavar="PYTHON")
    parser.add_argument("--grade", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.grade:
        return _grade_and_tell(given.grade)
    load_average = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(f"{given.submissions} submissions of one exercise without an engine; load {load_average:.1f} at the start")
    if given.nbgrader:
        each = against_nbgrader(given.nbgrader, given.submissions)
        ratio = each["nbgrader"] / each["parcours"]
        print(
            f"a submission: parcours {each['parcours']:.2f} s, nbgrader {each['nbgrader']:.2f} s: {ratio:.1f} times (5)"
        )
    print(f"a check beyond the run of its answer: {check_beyond_run():.3f} s (0.3)")
    added, limit = hung()
    print(f"a hung notebook adds {added:.1f} s to a class; its limit is {limit} s: {added / limit:.2f} of it")
    small, large = memory([given.submissions // 4, given.submissions])
    print(f"memory of the grader: {small / 1e6:.0f} MB, for four times the class {large / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
