"""Progress lists every exercise of the course with its best outcome, and links to each."""

import json

from parcours import judges, progress


def test_progress_lists_every_exercise(monkeypatch, tmp_path):
    monkeypatch.setenv("PARCOURS_HOME", str(tmp_path))
    rows = progress().rows
    assert sorted(row.exercise for row in rows) == sorted(judges.ids())
    assert {(row.outcome, row.points, row.attempts, row.last) for row in rows} == {("not attempted", 0, 0, "")}
    attempt = {"exercise": "ray-grain", "outcome": "passed", "answer": "", "when": "2026-01-02T03:04:05+0000"}
    (tmp_path / "attempts.jsonl").write_text(json.dumps(attempt) + "\n")
    (row,) = (row for row in progress().rows if row.exercise == "ray-grain")
    assert (row.lesson, row.points, row.of, row.outcome, row.attempts) == ("20", row.of, row.of, "passed", 1)
    assert row.last == "2026-01-02"
    shown = progress()._repr_mimebundle_()
    assert '<a href="../exercises/20_ray_tasks.ipynb#3.-The-right-grain">The right grain</a>' in shown["text/html"]
    assert shown["text/plain"].count("not attempted") == len(judges.ids()) - 1
    assert shown["text/plain"].endswith(f"{row.of} of {sum(each.of for each in rows)} points")
