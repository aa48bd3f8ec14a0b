"""Every exercise in JupyterLab: unfinished, wrong with its hint, solved, passed, saved, reloaded, still to be read."""

import json
import re
import subprocess
import sys

import accessibility
import judging
import pytest
from lab import said
from test_lessons import look

from conftest import ROOT, lessons
from parcours.course import form

FIRST_LINE = re.compile(r"# verdict: failed  hint: (?P<hint>\S+)$")


def answers_of(course, lesson):
    """The answers in a lesson's solution: {exercise: (id of the answer's cell, id of the check's cell, answer)}."""
    found, roles = {}, {}
    for cell in form.read(course.notebook("solutions", lesson)).cells:
        for role in {"starter", "answer", "check"} & set(cell.metadata.get("tags", ())):
            roles[role] = cell
            if role == "check":
                exercise = re.search(r'check\("([^"]+)"', cell.source)[1]
                found[exercise] = (roles["starter"].id, cell.id, roles["answer"].source)
    return found


def wrong_answer(exercise):
    """A wrong answer of the bank whose verdict needs no patience, as (text, name of its hint)."""
    for path in sorted((ROOT / "tests/answers" / exercise).glob("wrong_*.py")):
        first, _, text = path.read_text("utf-8").partition("\n")
        if found := FIRST_LINE.match(first):
            return text, found["hint"]
    raise AssertionError(f"the bank of {exercise} has no wrong answer that fails with a hint")


def words(text):
    """The words of a text, without what is code, punctuation or space in it."""
    return " ".join(re.findall(r"\w+", text))


def text_of(cell):
    """The text of a cell's outputs. The first is empty if the check took so long that it said what it does."""
    return "".join(cell.locator(".jp-OutputArea-output").all_text_contents()).strip()


@pytest.mark.parametrize("lesson", [p for p in lessons("exercises") if p.values[0].exercises])
def test_an_exercise(lab, context, gallery, course_copy, lesson):
    path = course_copy.notebook("exercises", lesson)
    section, answers = f"exercises/{lesson.stem}", answers_of(course_copy, lesson)
    lab.open(f"exercises/{path.name}")
    # the last cells end the cluster: the exercises are solved before they run
    ids = [cell["id"] for cell in lab.cells() if cell["type"] == "code"]
    last = max(ids.index(check) for _, check, _ in answers.values())
    for cell in ids[: last + 1]:
        lab.run_cell(cell)
    seen = judging.verdicts(lab.cells())
    wrong = [f"as shipped: {name}: {v['outcome']}" for name, v in seen.items() if v["outcome"] != "not attempted"]
    wrong += [f"as shipped: {exercise.id}: no verdict" for exercise in lesson.exercises if exercise.id not in seen]
    lab.picture(gallery.path(section, "as shipped, light"))

    for number, (exercise, (answer_cell, check_cell, answer)) in enumerate(answers.items()):
        if number == 0:
            text, hint = wrong_answer(exercise)
            lab.run_cell(answer_cell, text)
            outputs = lab.run_cell(check_cell)
            verdict = judging.verdicts([{"outputs": outputs}]).get(exercise, {})
            if (verdict.get("outcome"), verdict.get("hint")) != ("failed", hint):
                wrong.append(f"a wrong answer to {exercise}: {said(outputs)}")
            text_shown = words(text_of(lab.cell(check_cell)))
            for part in ("expected", "seen", "next"):
                if not words(verdict.get(part, "")) or words(verdict[part]) not in text_shown:
                    wrong.append(f"a wrong answer to {exercise}: what it says under {part!r} is not shown: {verdict}")
            lab.cell(check_cell).screenshot(path=gallery.path(section, f"{exercise} failed"))
        lab.run_cell(answer_cell, answer)
        outputs = lab.run_cell(check_cell)
        verdict = judging.verdicts([{"outputs": outputs}]).get(exercise, {})
        if not verdict.get("outcome", "").startswith("passed"):
            wrong.append(f"the right answer to {exercise}: {said(outputs)}")

    for cell in ids[last + 1 :]:
        lab.run_cell(cell)
    wrong += [text for text in judging.run(lab.cells()) if "did not run" not in text]
    wrong += accessibility.in_the_page(lab)
    wrong += accessibility.of_copies(context, lab)
    lab.save()
    wrong += lab.trouble()
    lab.page.goto("about:blank")  # or leaving a page that was changed would ask
    lab.server.end_sessions()

    lab.open(f"exercises/{path.name}")
    wrong += look(lab, gallery, section, "solved and reloaded")
    cells = {cell["id"]: cell for cell in lab.cells()}
    for exercise, (answer_cell, check_cell, answer) in answers.items():
        if cells[answer_cell]["source"] != answer:
            wrong.append(f"reloaded: the answer to {exercise} is lost")
        text_shown = text_of(lab.cell(check_cell))
        if not text_shown.lower().startswith("passed"):
            wrong.append(f"reloaded: the verdict on {exercise} reads {text_shown[:80]!r}")
    kept = (course_copy.root / ".parcours/attempts.jsonl").read_text("utf-8").splitlines()
    passed = {entry["exercise"] for entry in map(json.loads, kept) if entry["outcome"].startswith("passed")}
    wrong += [f"the progress of {exercise} is not kept" for exercise in answers if exercise not in passed]
    wrong += lab.trouble()
    assert not wrong, "\n".join(wrong)


def test_a_half_solved_notebook_from_before_an_update_opens_and_grades(lab, course_copy):
    """An older text, no hints, another kernel's name, a cell of the learner's, one answer and half another."""
    lesson = next(lesson for lesson in course_copy.lessons if len(lesson.exercises) > 1)
    (solved, (answer_cell, check_cell, answer)), (half, (half_cell, half_check, _)) = list(
        answers_of(course_copy, lesson).items()
    )[:2]
    notebook = json.loads(course_copy.notebook("exercises", lesson).read_text("utf-8"))
    notebook["cells"] = [cell for cell in notebook["cells"] if not cell["id"].endswith("-hints")]
    notebook["cells"][0]["source"] = "# An older title"
    for cell in notebook["cells"]:
        if cell["id"] == answer_cell:
            cell["source"] = answer
        if cell["id"] == half_cell:
            name = re.search(r"^def (\w+)\((.*?)\)", "".join(cell["source"]), re.MULTILINE)
            cell["source"] = f"def {name[1]}({name[2]}):\n    return None  # I stopped here"
    mine = {"cell_type": "code", "id": "a1b2c3d4", "metadata": {"trusted": True}, "outputs": [], "source": "6 * 7"}
    notebook["cells"].insert(1, {**mine, "execution_count": 3})
    notebook["metadata"] = {
        "kernelspec": {"display_name": "My Python", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "version": "3.11.2", "file_extension": ".py"},
    }
    path = course_copy.root / "exercises/from_before.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    try:
        lab.open(f"exercises/{path.name}")
        lab.run_all()
        verdicts = judging.verdicts(lab.cells())
        lab.save()
        assert verdicts[solved]["outcome"].startswith("passed"), verdicts
        assert verdicts[half]["outcome"] not in ("passed", "not attempted", "cannot tell"), verdicts
        command = [sys.executable, "-c", "from parcours.cli import app; app()", "check", solved, str(path)]
        graded = subprocess.run(command, cwd=course_copy.root, capture_output=True, text=True, timeout=200)
        assert graded.returncode == 0, graded.stdout + graded.stderr
        assert graded.stdout.startswith("Passed")
    finally:
        path.unlink()
