"""The learner's door: it finds the exercise, keeps the attempt, and lets one check run at a time."""

import json
import pathlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import nbclient
import nbformat
import pytest

from parcours import check, judges
from parcours.check.verdict import MIME
from parcours.learner.attempts import attempts

ROOT = pathlib.Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PARCOURS_HOME", str(tmp_path / "home"))


def by_pool(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, xs))


def test_an_exercise_that_there_is_not():
    verdict = check("ray-square", by_pool)
    assert verdict.outcome == "cannot tell"
    assert verdict.seen == "There is no exercise 'ray-square'. Did you mean 'ray-squares'?"
    assert check("xyz", by_pool).seen == "There is no exercise 'xyz'."
    assert check(None, None).outcome == check(7, by_pool).outcome == "cannot tell"
    assert attempts() == []


def test_an_attempt_is_kept_and_progress_told():
    siblings = judges.siblings("threads-together")
    verdict = check("threads-together", lambda work, xs: [work(x) for x in xs])
    assert verdict.outcome == "failed"
    assert verdict.progress.startswith(f"0 of {len(siblings)} ")
    verdict = check("threads-together", by_pool)
    assert verdict.outcome == "passed"
    assert verdict.progress.startswith("1 of ")
    first, second = attempts()
    assert (first["outcome"], second["outcome"]) == ("failed", "passed")
    assert "def by_pool(work, xs):" in second["answer"]


def test_a_folder_that_cannot_be_written_is_told_in_the_verdict(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PARCOURS_HOME", str(tmp_path / "file" / "home"))
    verdict = check("threads-together", by_pool)
    assert verdict.outcome == "passed"
    assert verdict.progress.startswith("not kept: ")


def test_in_the_solutions_nothing_is_kept_or_told(tmp_path, monkeypatch):
    monkeypatch.delenv("PARCOURS_HOME")
    (tmp_path / "solutions").mkdir()
    monkeypatch.chdir(tmp_path / "solutions")
    assert check("threads-together", by_pool).progress == ""
    assert list(tmp_path.rglob("*.jsonl")) == []


def test_a_working_directory_that_is_gone_costs_the_attempt_and_not_the_verdict(tmp_path, monkeypatch):
    monkeypatch.delenv("PARCOURS_HOME")
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    verdict = check("threads-together", by_pool)
    assert verdict.passed
    assert "not kept" in verdict.progress


def test_a_check_while_another_runs_waits_for_nothing():
    verdicts, inside = [], threading.Event()

    def slow(work, xs):
        inside.set()
        time.sleep(0.5)
        return by_pool(work, xs)

    thread = threading.Thread(target=lambda: verdicts.append(check("threads-together", slow)))
    thread.start()
    assert inside.wait(60)
    second = check("threads-together", by_pool)
    thread.join()
    assert (second.outcome, second.seen) == ("cannot tell", "Another check still runs in this notebook.")
    assert verdicts[0].passed
    assert check("threads-together", by_pool).passed


def cells_of_the_exercise():
    """The starter and the check of the exercise of lesson 00, as they stand in its solution."""
    notebook = nbformat.read(ROOT / "solutions" / "00_start_here.ipynb", as_version=4)
    found = {tag: cell.source for cell in notebook.cells for tag in cell.metadata.get("tags", ())}
    return found["starter"], found["check"]


def test_not_attempted_by_the_source_of_the_cell(tmp_path, monkeypatch):
    starter, checking = cells_of_the_exercise()
    lines = starter.splitlines()
    variants = {
        "the starter": (starter, "not attempted"),
        "another comment": ("# mine\n\n" + starter.replace("# TODO", "# done, or not"), "not attempted"),
        "under a magic": (f"%%time\n{starter}", "failed"),
        "beside a magic": (f"%time\n{starter}", "failed"),
        "another name more": (f"{starter}\nmine = 1", "failed"),
        "another program": ("\n".join(["import time", *lines]), "failed"),
    }
    imports = "from concurrent.futures import ThreadPoolExecutor\nfrom parcours import check, nap, trace"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(imports)])
    for source, _ in variants.values():
        notebook.cells += [nbformat.v4.new_code_cell(source), nbformat.v4.new_code_cell(checking)]
    client = nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute()
    outcomes = {}
    for name, cell in zip(variants, notebook.cells[2::2], strict=True):
        (output,) = cell.outputs
        assert set(output.data) == {"text/html", "text/plain", MIME}
        outcomes[name] = output.data[MIME]["outcome"]
    assert outcomes == {name: outcome for name, (_, outcome) in variants.items()}
    kept = [json.loads(line) for line in open_lines(tmp_path / "home" / "attempts.jsonl")]
    assert [attempt["outcome"] for attempt in kept] == list(outcomes.values())
    assert kept[0]["answer"].strip() == starter.strip()


def open_lines(path):
    return path.read_text(encoding="utf-8").splitlines()
