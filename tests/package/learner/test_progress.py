"""Progress lists every exercise of the course with its best outcome."""

import json

from parcours import judges, progress


def test_progress_lists_every_exercise(monkeypatch, tmp_path):
    monkeypatch.setenv("PARCOURS_HOME", str(tmp_path))
    assert progress().rows == [(name, "not attempted") for name in judges.ids()]
    attempt = {"exercise": "ray-squares", "outcome": "passed", "answer": ""}
    (tmp_path / "attempts.jsonl").write_text(json.dumps(attempt) + "\n")
    assert dict(progress().rows)["ray-squares"] == "passed"
    shown = progress()._repr_mimebundle_()
    assert "ray-squares" in shown["text/html"]
    assert shown["text/plain"].count("not attempted") == len(judges.ids()) - 1
