"""Each attack ends in the verdict that the answer deserves, or a clear error; the rest of the class is graded."""

import contextlib
import csv
import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import psutil
import pytest
from classroom import COURSE, find_cell, hand_in, solved, starter_notebook, walls_here

from parcours.grade import confine, grade

linux = pytest.mark.skipif(sys.platform != "linux", reason="what the grader asks of the kernel is Linux's")

STEM, EXERCISE = "00_start_here", "threads-together"
MARK = "LC_PARCOURS_CLASS"  # environment variable; the grader passes on those that begin so
LIMITS = {"seconds": 1, "cell": 5, "memory": 700_000_000, "processes": 60, "output": 20_000_000, "file": 300_000_000}

RIGHT = "def run_all(work, xs):\n    with ThreadPoolExecutor(4) as pool:\n        return list(pool.map(work, xs))\n"
SERIAL = "def run_all(work, xs):\n    return [work(x) for x in xs]  # done\nmine = 1\n"

# Speaks to the referee as `work` does, but with whatever thread it likes; `read` waits for the value.
FORGE = """
import json, os, socket, threading

def mine():
    return threading.get_native_id()

def ask(work, x, tid):
    line = socket.socket(socket.AF_UNIX)
    line.connect(work.folder + "/socket")
    message = {"op": "work", "token": work.token, "x": x, "pid": os.getpid(), "task": None, "tid": tid}
    line.sendall(json.dumps(message | {"worker": "ray", "others": False}).encode() + b"\\n")
    return line

def read(line):
    return json.loads(line.makefile().readline())["value"]

def read_all(lines):
    return [read(line) for line in lines]
"""

# name: (text of the answer's cell, outcome, words of the verdict)
ATTACKS = {
    # -- the judge ------------------------------------------------------------------------------------------------
    "redefines check": (
        "def check(*_):\n    return 'Passed'\n" + SERIAL + "print('Passed · threads-together: right results.')\n",
        "failed", "one at a time",
    ),
    "prints a verdict": (
        "import json\n" + SERIAL + "print(json.dumps({'exercise': 'threads-together', 'outcome': 'passed'}))\n"
        "def run_all(work, xs):\n    print('{\"decision\": \"met\"}')\n    return [0 for x in xs]\n",
        "failed", "the results are wrong",
    ),
    "guesses the values": ("def run_all(work, xs):\n    return [x * x for x in xs]\n", "failed", "are wrong"),
    "patches the package": (
        "import importlib\n"
        "b, f, j, w = (importlib.import_module(f'parcours.check.{n}') for n in "
        "('behaviours', 'finding', 'judging', 'work'))\n"
        "b.met = b.returned_values = lambda *a, **k: f.Finding(ok=True, passed='all')\n"
        "j.examine = j.judge = w.Referee.end_meeting = lambda *a, **k: {'outcome': 'passed', 'decision': 'met'}\n"
        "def run_all(work, xs):\n    w.Work.__call__ = lambda self, x: 0\n    return [work(x) for x in xs]\n",
        "failed", "the results are wrong",
    ),
    "patches the warming": (
        "import importlib\n"
        "importlib.import_module('parcours.check.work').Work.__call__ = lambda self, x: 0\n" + SERIAL,
        "cannot tell", "",
    ),
    "patches the player": (
        "import importlib\n"
        "p = importlib.import_module('parcours.check.player')\n"
        "p.Here.play = lambda self, work, given, seconds: p.Played([0] * 8, None, 0)\n" + SERIAL,
        "raised", "",
    ),
    "equal to everything": (
        "class Any(int):\n    def __eq__(self, other):\n        return True\n    __hash__ = int.__hash__\n"
        "def run_all(work, xs):\n    return [Any(0) for x in xs]\n",
        "failed", "",
    ),
    "answers for the child": (
        "import os, json, gc, socket\n"
        "def run_all(work, xs):\n"
        "    for line in [s for s in gc.get_objects() if type(s) is socket.socket and s.fileno() >= 0]:\n"
        "        for n in range(20):\n"
        "            line.sendall(json.dumps({'id': n, 'result': '[1]', 'trace': '', 'caller': 1}).encode() + b'\\n')\n"
        "    return [work(x) for x in xs]\n",
        # A race decides whether a forged reply is dropped, or breaks the connection: neither gives a point.
        ("failed", "raised"), "",
    ),
    "speaks nonsense": (
        "import gc, socket\n"
        "def run_all(work, xs):\n"
        "    for line in [s for s in gc.get_objects() if type(s) is socket.socket and s.fileno() >= 0]:\n"
        "        line.sendall(b'[[[[\\n')\n"
        "    return [work(x) for x in xs]\n",
        "raised", "broke its connection to the grader",
    ),
    # -- the referee ----------------------------------------------------------------------------------------------
    "speaks as the owner": (
        FORGE + "def run_all(work, xs):\n"
        "    line = socket.socket(socket.AF_UNIX)\n    line.connect(work.folder + '/socket')\n"
        "    for op in ('end', 'open', 'state'):\n"
        "        line.sendall(json.dumps({'op': op, 'token': work.token, 'terms': {'xs': xs}}).encode() + b'\\n')\n"
        "    return [work(x) for x in xs]\n",
        "failed", "one at a time",
    ),
    "forges what is blocked": (
        FORGE + "def run_all(work, xs):\n"
        "    line = socket.socket(socket.AF_UNIX)\n    line.connect(work.folder + '/socket')\n"
        "    report = {'op': 'report', 'token': work.token, 'pid': os.getpid(), 'caller': 0, 'awaited': [],\n"
        "              'joined': [], 'pools': [], 'threads': [], 'unknown': False}\n"
        "    line.sendall((json.dumps(report).encode() + b'\\n') * 50)\n"
        "    return [work(x) for x in xs]\n",
        "failed", "one at a time",
    ),
    "names a thread by a path": (
        FORGE + "def run_all(work, xs):\n"
        "    lines = [ask(work, x, '../../self/task/1') for x in xs]\n    return [read(line) for line in lines]\n",
        "raised", "",
    ),
    "several sockets, one thread": (
        FORGE + "def run_all(work, xs):\n"
        "    lines = [ask(work, x, mine()) for x in xs]\n    return read_all(lines)\n",
        "failed", "",
    ),
    "several sockets, invented threads": (
        FORGE + "def run_all(work, xs):\n"
        "    lines = [ask(work, x, 900_000 + n) for n, x in enumerate(xs)]\n    return read_all(lines)\n",
        "failed", "threads of their own",
    ),
    "several sockets, idle threads": (
        FORGE + "def run_all(work, xs):\n"
        "    never = threading.Event()\n"
        "    idle = [threading.Thread(target=never.wait, daemon=True) for x in xs]\n"
        "    for thread in idle:\n        thread.start()\n"
        "    lines = [ask(work, x, thread.native_id) for x, thread in zip(xs, idle)]\n"
        "    return [read(line) for line in lines]\n",
        "failed", "threads of their own",
    ),
    "several sockets, threads that hide their sleep": (
        FORGE + "import ctypes\ndef run_all(work, xs):\n"
        "    ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\n    never = threading.Event()\n"
        "    idle = [threading.Thread(target=never.wait, daemon=True) for x in xs]\n"
        "    for thread in idle:\n        thread.start()\n"
        "    lines = [ask(work, x, thread.native_id) for x, thread in zip(xs, idle)]\n"
        "    return [read(line) for line in lines]\n",
        "failed", "threads of their own",
    ),
    "long words for the referee": (
        FORGE + RIGHT + "right = run_all\ndef run_all(work, xs):\n    found = right(work, xs)\n"
        "    for _ in range(50):\n        line = socket.socket(socket.AF_UNIX)\n"
        "        line.connect(work.folder + '/socket')\n"
        "        said = {'op': 'work', 'token': work.token, 'x': 1, 'pid': 1, 'task': 'A' * 10**6, 'tid': 1}\n"
        "        line.sendall(json.dumps(said | {'worker': 'ray', 'others': False}).encode() + b'\\n')\n"
        "        assert not line.makefile().readline()\n    return found\n",
        "passed", "",
    ),
    # -- ways out -------------------------------------------------------------------------------------------------
    "sys.exit": ("import sys\ndef run_all(work, xs):\n    sys.exit(0)\n", "raised", "left Python"),
    "sys.exit in the cell": ("import sys\nsys.exit(0)\n", "raised", "SystemExit"),
    "os._exit": ("import os\ndef run_all(work, xs):\n    os._exit(0)\n", "raised", "ended its own process"),
    "os._exit in the cell": ("import os\nos._exit(0)\n", "raised", "ended its own process"),
    "a crash": ("import ctypes\ndef run_all(work, xs):\n    ctypes.string_at(0)\n", "raised", "ended its own process"),
    "interrupts itself": ("def run_all(work, xs):\n    raise KeyboardInterrupt\n", "raised", "KeyboardInterrupt"),
    "kills all that it can": (
        "import os, signal\ndef run_all(work, xs):\n"
        "    try:\n        os.kill(-1, signal.SIGTERM)\n    except OSError:\n        pass\n"
        "    return [work(x) for x in xs]\n",
        ("failed", "raised"), "",
    ),
    "kills the referee": (
        "import os, signal\ndef run_all(work, xs):\n"
        "    for name in filter(str.isdigit, os.listdir('/proc')):\n"
        "        try:\n            line = open(f'/proc/{name}/cmdline').read()\n"
        "            if 'referee.py' in line and work.folder in line:\n                os.kill(int(name), 9)\n"
        "        except OSError:\n            pass\n"
        "    return [work(x) for x in xs]\n",
        "failed", "one at a time",
    ),
    # -- without end ----------------------------------------------------------------------------------------------
    "endless in the cell": ("while True:\n    pass\n", "too long", ""),
    "endless, deaf to signals": (
        "import signal\ndef run_all(work, xs):\n"
        "    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})\n    while True:\n        pass\n",
        "too long", "",
    ),
    "threads that never end": (
        "import threading\ndef spin():\n    while True:\n        pass\n"
        "def run_all(work, xs):\n    for _ in range(3):\n        threading.Thread(target=spin).start()\n" + "    "
        + RIGHT.splitlines()[1].strip() + "\n        return list(pool.map(work, xs))\n",
        ("passed", "failed", "too long"), "",
    ),
    # -- too much -------------------------------------------------------------------------------------------------
    "forks within the limit": (
        "import os, time\ndef run_all(work, xs):\n"
        "    for _ in range(20):\n        if os.fork() == 0:\n            os.setsid()\n            os.environ.clear()\n"
        "            time.sleep(1000)\n            os._exit(0)\n" + "    "
        + RIGHT.splitlines()[1].strip() + "\n        return list(pool.map(work, xs))\n",
        "passed", "",
    ),
    "a fork bomb": (
        "import os, time\ndef run_all(work, xs):\n    for _ in range(9):\n        os.fork()\n    time.sleep(1000)\n",
        # A machine that is slow to start 500 processes reaches the time limit first.
        ("raised", "too long"), "your code",
    ),
    "ten gigabytes": (
        "def run_all(work, xs):\n    kept = []\n    while True:\n        kept.append(bytearray(10**7))\n",
        "raised", "too much memory",
    ),
    "much more memory, and speaks without end": (
        "import gc, os, socket, time\ndef run_all(work, xs):\n"
        "    lines = [s for s in gc.get_objects() if type(s) is socket.socket and s.fileno() >= 0]\n"
        "    if os.fork() == 0:\n        while True:\n            for line in lines:\n"
        "                try:\n                    line.sendall(b'{}\\n')\n                except OSError:\n"
        "                    pass\n            time.sleep(0.005)\n"
        "    kept = [b'x' * 10**8 for _ in range(12)]\n    time.sleep(1000)\n",
        "raised", "too much memory",
    ),
    "gigabytes of output": (
        "import os\ndef run_all(work, xs):\n    while True:\n        os.write(1, b'passed ' * 100_000)\n",
        "raised", "printed too much",
    ),
    "prints for ever": (
        "def run_all(work, xs):\n    for _ in range(10**6):\n        print('yes')\n    return [work(x) for x in xs]\n",
        ("failed", "too long"), "",
    ),
    "fills the disk": (
        "def run_all(work, xs):\n    with open('full', 'wb') as file:\n        while True:\n"
        "            file.write(bytes(10**7))\n",
        "raised", "",
    ),
    "a huge result": ("def run_all(work, xs):\n    return ['x' * 10**6] * 100\n", "failed", ""),
    "a result that holds itself": (
        "def run_all(work, xs):\n    found = []\n    found.append(found)\n    return found\n",
        "failed", "contains itself",
    ),
    "a number too long to write": ("def run_all(work, xs):\n    return [10**10_000 for x in xs]\n", "failed", ""),
    # -- places ---------------------------------------------------------------------------------------------------
    "writes files outside": (
        "import pathlib, parcours\ndef run_all(work, xs):\n"
        "    for place in ('OUTSIDE', parcours.__file__, '/tmp', '/var/tmp', '/dev/shm'):\n"
        "        place = pathlib.Path(place)\n"
        "        place = place if place.is_dir() else place.parent\n"
        "        try:\n            (place / 'parcours-hostile').write_text('x')\n"
        "        except OSError:\n            pass\n" + "    "
        + RIGHT.splitlines()[1].strip() + "\n        return list(pool.map(work, xs))\n",
        "passed", "",
    ),
    "reads what others handed in": (
        "import pathlib\ndef run_all(work, xs):\n"
        "    return [path.read_text() for path in pathlib.Path('OUTSIDE').rglob('*.ipynb')][:1] or 1 / 0\n",
        "raised", "ZeroDivisionError",
    ),
    "finds another's referee": (
        "import glob, os\ndef run_all(work, xs):\n"
        "    assert glob.glob(os.path.dirname(os.environ['TMPDIR']) + '/referee-*') == [work.folder]\n" + "    "
        + RIGHT.splitlines()[1].strip() + "\n        return list(pool.map(work, xs))\n",
        "passed", "",
    ),
    "copies a right answer": (
        "import pathlib, parcours\n"
        "root = pathlib.Path(parcours.__file__).parents[1]\n"
        "names = ('solutions', 'exercises', '.parcours', 'tests', '.git')\n"
        "found = [path for name in names for path in (root / name).rglob('*')]\n"
        "def run_all(work, xs):\n    return len(found) or 1 / 0\n",
        "raised", "ZeroDivisionError",
    ),
    "calls out": (
        "import socket\ndef run_all(work, xs):\n    with socket.socket() as line:\n        line.settimeout(1)\n"
        "        line.connect(('192.0.2.1', 80))\n",
        "raised", "unreachable",
    ),
    "looks at the environment": (
        "import os\ndef run_all(work, xs):\n"
        "    return [work(x) for x in xs] if not {'A_SECRET', 'RAY_ADDRESS', 'DASK_CONFIG'} & set(os.environ) else 1\n",
        "failed", "one at a time",
    ),
    "a name like a formula": ("def run_all(work, xs):\n    raise type('=1+1', (Exception,), {})('x')\n", "raised", ""),
    "half a surrogate": ("def run_all(work, xs):\n    raise ValueError('\\ud800 <b> \\x00')\n", "raised", ""),
}  # fmt: skip


def notebook(source):
    return solved(STEM, {EXERCISE: source})


def other_notebooks():
    """Submissions whose form is the attack: {learner: (notebook or text, outcome, words)}."""
    edited, deleted, no_answer = notebook(SERIAL), notebook(RIGHT), notebook(RIGHT)
    find_cell(edited, f"{EXERCISE}-check")["source"] = "print('Passed · threads-together: right results')"
    deleted["cells"].remove(find_cell(deleted, f"{EXERCISE}-check"))
    no_answer["cells"].remove(find_cell(no_answer, EXERCISE))
    copied, split, copied_first = notebook(RIGHT), notebook(""), starter_notebook(STEM)
    place = copied["cells"].index(find_cell(copied, EXERCISE))
    copied["cells"].insert(place + 1, find_cell(starter_notebook(STEM), EXERCISE))
    answer = find_cell(split, EXERCISE)
    halves = (
        "def helper(pool, work, xs):\n    return list(pool.map(work, xs))",
        RIGHT.replace("list(pool.map(work, xs))", "helper(pool, work, xs)"),
    )
    place = split["cells"].index(answer)
    split["cells"][place : place + 1] = [{**answer, "source": half} for half in halves]
    copied_first["cells"].insert(0, find_cell(notebook(RIGHT), EXERCISE))
    added = notebook(RIGHT.replace("list(pool", "mine(pool"))
    helper = {"cell_type": "code", "id": "x", "metadata": {}, "outputs": [], "execution_count": 1}
    added["cells"].insert(3, {**helper, "source": "1 / 0\ndef mine(values):\n    return list(values)\n"})
    endless, lines, long = notebook(RIGHT), notebook(RIGHT), notebook(RIGHT + "#" * 200_000)
    for number in range(9):
        source = f"class End{number}:\n    import os\n    os._exit(0)\n"
        endless["cells"].insert(1, {**helper, "id": f"end-{number}", "source": source})
    lines["cells"].insert(1, {**helper, "source": "\n" * 99_000 + "this is no python"})
    magic = notebook("%%time\n!ls\n" + RIGHT)
    return {
        "edits the check": (edited, "failed", "one at a time"),
        "deletes the check": (deleted, "passed", ""),
        "deletes the answer": (no_answer, "error", "no cell with the id"),
        "copies the starter below": (copied, "passed", ""),
        "copies the starter above": (copied_first, "passed", ""),
        "splits the answer": (split, "passed", ""),
        "helps itself in a cell": (added, "passed", ""),
        "times its answer": (magic, "passed", ""),
        "cells that end their process": (endless, "raised", "do not come to an end"),
        "a cell of empty lines": (lines, "passed", ""),
        "an answer without end": (long, "error", "longer than"),
        "no JSON": ("{not json", "error", "not a notebook"),
        "no notebook": ("[1, 2]", "error", "not a notebook"),
        "odd cells": ('{"cells": [1, null]}', "error", "not a notebook"),
        "odd metadata": ('{"cells": [{"cell_type": "code", "metadata": {"nbgrader": 3}, "source": 5}]}', "error", ""),
        "empty": ("", "error", "not a notebook"),
        "deep": ("[" * 100_000, "error", "not a notebook"),
        "untouched": (starter_notebook(STEM), "not attempted", "still the starter"),
        "../../dots": (notebook(RIGHT), "passed", ""),
    }


HONEST = {f"honest {number}": (notebook(RIGHT + f"# {number}\n"), "passed", "") for number in range(3)}
CLASS = {**{n: (notebook(s), o, w) for n, (s, o, w) in ATTACKS.items()}, **other_notebooks(), **HONEST}


def needs_walls():
    if (walls := walls_here()) != "all":
        pytest.skip(f"this system gives a user without root only: {confine.WALLS[walls] or 'nothing'}")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The class, graded once: {learner: row}, the folder of the results, what was left of processes and files."""
    needs_walls()  # one of the class signals every process that it can reach
    folder, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("grades")
    for number, (learner, (submission, _, _)) in enumerate(CLASS.items()):
        if not isinstance(submission, str):
            submission = json.loads(json.dumps(submission).replace("OUTSIDE", str(folder)))
        hand_in(folder, f"{number:02d} {learner.replace('/', '_')}", STEM, submission)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("A_SECRET", "RAY_ADDRESS", "DASK_CONFIG"):
            patch.setenv(name, "x")
        temporary = str(tmp_path_factory.mktemp(f"class-{uuid.uuid4().hex[:8]}", numbered=False))
        patch.setenv("TMPDIR", temporary)
        patch.setenv(MARK, os.path.basename(temporary))
        patch.setattr("tempfile.tempdir", None)
        summary = grade(COURSE, [folder], out, workers=2, limits=LIMITS)
        left = os.listdir(temporary)
    with open(out / "grades.csv", encoding="utf-8", newline="") as file:
        rows = {row["learner"].partition(" ")[2]: row for row in csv.DictReader(file)}
    return rows, out, summary, started_with(os.path.basename(temporary)), left


def started_with(mark):
    """Return the processes that inherited the mark, whatever their command is, or that name it there."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if mark in " ".join(process.cmdline()):  # a referee closes its environment, and is told its folder
                found.append(process)
                continue
        with contextlib.suppress(psutil.Error, OSError):  # it ended meanwhile, or is another user's
            if process.environ().get(MARK) == mark:
                found.append(process)
    return found


@pytest.mark.parametrize("learner", CLASS)
@linux
def test_an_attack_ends_in_a_verdict_or_a_clear_error(graded, learner):
    row, (_, outcome, words) = graded[0][learner.replace("/", "_")], CLASS[learner]
    assert row["outcome"] in ([outcome] if isinstance(outcome, str) else outcome), row
    assert words in f"{row['finding']} {row['seen']}", row
    assert row["points"] == ("1" if row["outcome"].startswith("passed") else "0")


@linux
def test_the_whole_class_is_graded(graded):
    rows, out, summary, _, _ = graded
    assert len(rows) == len(CLASS) == summary.submissions
    assert len(list((out / "reports").glob("*.html"))) == len(CLASS)
    assert "Traceback" not in (out / "grades.csv").read_text("utf-8")


@linux
def test_nothing_is_left_behind(graded):
    _, _, _, new, left = graded
    assert new == []
    assert left == []
    for place in ("/tmp", "/var/tmp", "/dev/shm", Path(confine.__file__).parents[1]):
        assert not (Path(place) / "parcours-hostile").exists()


@linux
@pytest.mark.parametrize("command", [["-c", "input()"], ["-c", "input()", "the mark"]])
def test_what_would_be_left_behind_would_be_seen(command):
    mark = uuid.uuid4().hex
    told = [mark if word == "the mark" else word for word in command]
    environment = os.environ if mark in told else {**os.environ, MARK: mark}
    with subprocess.Popen([sys.executable, *told], stdin=subprocess.PIPE, env=environment) as left:
        assert [process.pid for process in started_with(mark)] == [left.pid]
        left.communicate(b"\n")
    assert started_with(mark) == []


@linux
def test_joined_cells_are_named_to_the_instructor(graded):
    assert graded[0]["splits the answer"]["flags"].startswith("2 cells have the id of the answer: 2 joined")
    assert graded[0]["copies the starter below"]["flags"].endswith("1 joined in order, 1 dropped")
    assert graded[0]["honest 1"]["flags"] == ""


@linux
def test_no_formula_reaches_a_spreadsheet(graded):
    text = (graded[1] / "grades.csv").read_text("utf-8")
    assert not any(cell[:1] in "=+@" for row in csv.reader(text.splitlines()) for cell in row if cell)


@linux
def test_a_page_holds_no_script_of_a_learners(graded):
    for page in (graded[1] / "reports").glob("*.html"):
        assert "<script" not in page.read_text("utf-8")


RAY_ATTACKS = {
    "ray-squares": FORGE
    + """
from concurrent.futures import ThreadPoolExecutor

def square_all(work, xs):
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda x: read(ask(work, x, threading.get_native_id())), xs))
""",
    "ray-get-loop": """
import subprocess, sys

def fetch_and_clean(work, xs):
    code = ("import sys, socket, json, os; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1] + '/socket');"
            "m = dict(op='work', token=sys.argv[2], x=int(sys.argv[3]), pid=1, task=sys.argv[3], tid=os.getpid(),"
            " worker='ray', others=False); s.sendall(json.dumps(m).encode() + b'\\\\n');"
            "print(json.loads(s.makefile().readline())['value'])")
    command = lambda x: ["ray::fetch", "-c", code, work.folder, work.token, str(x)]
    ps = [subprocess.Popen(command(x), executable=sys.executable, stdout=subprocess.PIPE) for x in xs]
    return [int(p.communicate()[0]) + 1 for p in ps]
""",
    "ray-grain": """
@ray.remote
def batch(work, xs):
    return [work(x) for x in xs]

def many_small(work, xs):
    refs = [batch.remote(work, list(xs)[n : n + 100]) for n in range(0, 1000, 100)]
    return [value for values in ray.get(refs) for value in values]
""",
}


RESTARTED = """
ray.shutdown()
ray.init(num_cpus=4, **QUIET_RAY)

@ray.remote
def call(work, x):
    return work(x)

def square_all(work, xs):
    return ray.get([call.remote(work, x) for x in xs])
"""


@linux
def test_a_learner_may_start_ray_again(tmp_path):
    pytest.importorskip("ray", reason="Ray has no wheels for this platform")
    needs_walls()
    answers = {"ray-squares": RESTARTED, "ray-grain": RAY_ATTACKS["ray-grain"]}
    hand_in(tmp_path / "class", "ada", "20_ray_tasks", solved("20_ray_tasks", answers))
    grade(COURSE, [tmp_path / "class"], tmp_path / "out", workers=1)
    rows = {row["exercise"]: row for row in json.loads((tmp_path / "out" / "grades.json").read_text("utf-8"))}
    assert [rows[name]["outcome"] for name in answers] == ["passed", "passed"]


@linux
def test_what_is_not_ray_is_not_taken_for_ray(tmp_path):
    pytest.importorskip("ray", reason="Ray has no wheels for this platform")
    needs_walls()
    hand_in(tmp_path / "class", "eve", "20_ray_tasks", solved("20_ray_tasks", RAY_ATTACKS))
    grade(COURSE, [tmp_path / "class"], tmp_path / "out", workers=1)
    rows = {row["exercise"]: row for row in json.loads((tmp_path / "out" / "grades.json").read_text("utf-8"))}
    assert {name: row["outcome"] for name, row in rows.items()} == {
        "ray-squares": "failed", "ray-get-loop": "failed", "ray-grain": "passed",
    }  # fmt: skip
    assert "not in Ray tasks" in rows["ray-squares"]["finding"]
    assert "not in Ray tasks" in rows["ray-get-loop"]["finding"]
