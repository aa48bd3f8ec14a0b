"""Reports: a page for each learner, in which no text of anybody's becomes HTML."""

from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from urllib.parse import unquote

import pytest

from parcours import judges
from parcours.check.verdict import OUTCOMES
from parcours.grade.reports import Part, write_reports
from parcours.grade.submissions import Submission
from parcours.grade.tables import row_of

ANNA = Submission("Anna", "7", Path("a/20.ipynb"))
VERDICT = {"outcome": "failed", "finding": "right, but `x` <b>.", "seen": "one", "hint": "loop", "next": "Try two."}
DETAILS = {"picture": "<svg/>", "picture_alt": 'a "b"', "printed": "one\ntwo"}

# Whatever the quotes, the tag or the template that it is put into, some part of it leaves that.
HOSTILE = (
    "</title></style></pre></summary>--><script>alert(1)</script><img src=x onerror=alert(1)>"
    "\"' onload='alert(1)' `<b onclick=alert(1)>` {{ 7 * 191 }} {% raw %} {# javascript:alert(1) \x00 \ud800"
)


def part(verdict=VERDICT, submission=ANNA, title="Squares", details=DETAILS, **more):
    return Part(row_of(submission, "20_ray_tasks", "ray-squares", 2, verdict, **more), title, details)


class Page(HTMLParser):
    """A page as a browser takes it: its tags, their attributes, and its text."""

    def __init__(self, path):
        super().__init__()
        self.source = path.read_text("utf-8")
        self.tags, self.attributes, self.texts = [], [], []
        self.feed(self.source)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def text(self):
        return " ".join("".join(self.texts).split())

    def values(self, tag, attribute):
        return [value for name, key, value in self.attributes if (name, key) == (tag, attribute)]


def page_of(folder, *parts):
    assert write_reports(folder, parts) == 1
    (path,) = folder.glob("*.html")
    return Page(path)


def test_a_page_has_the_verdict_the_picture_the_hints_and_what_was_printed(tmp_path):
    page = page_of(tmp_path, part(), part({"outcome": "passed", "finding": "right."}, details={}))
    assert "Anna (7) Parcours: 2 of 4 points in 20.ipynb." in page.text
    assert "Squares 0 of 2 points Failed · ray-squares: right, but x <b>." in page.text
    assert "Squares 2 of 2 points Passed · ray-squares: right." in page.text
    assert "<code>x</code>" in page.source
    assert page.values("img", "alt") == ['a "b"']
    assert page.values("img", "src") == ["data:image/svg+xml,%3Csvg/%3E"]
    assert page.text.count("Hint: ") == len(judges.hints("ray-squares"))
    assert "Hint: The loop waits for each task ray.get waits." in page.text
    assert "Printed one two" in page.text


def test_a_page_has_the_words_and_the_border_of_each_outcome(tmp_path):
    for outcome, border in OUTCOMES.items():
        page = page_of(tmp_path, part({"outcome": outcome, "finding": "so."}))
        assert f"{outcome.capitalize()} · ray-squares: so." in page.text
        assert f"border-left:{border}" in page.source


def test_a_row_without_a_grade_says_why(tmp_path):
    page = page_of(tmp_path, part(None, error="this is not a notebook", flags=("2 notebooks",), details={}))
    assert "Not graded: this is not a notebook. Hand in the notebook as Jupyter saves it" in page.text
    assert "Note: 2 notebooks" in page.text
    assert "Hint: " not in page.text


@pytest.mark.parametrize("outcome", [*OUTCOMES, "error"])
def test_no_text_of_a_learner_becomes_html(tmp_path, outcome):
    plain = part(
        {**VERDICT, "outcome": outcome, "expected": "two"},
        submission=Submission("Anna", "7", Path("x.ipynb")),
        flags=("a flag",),
    )
    verdict = {**dict.fromkeys(("finding", "expected", "seen", "next", "hint"), HOSTILE), "outcome": outcome}
    hostile = part(
        verdict,
        submission=Submission(HOSTILE, HOSTILE, Path(HOSTILE.replace("/", "\\"))),
        title=HOSTILE,
        details=dict.fromkeys(DETAILS, HOSTILE),
        flags=(HOSTILE,),
    )
    expected, page = page_of(tmp_path / "plain", plain), page_of(tmp_path / "hostile", hostile)
    # The code in its backquotes is all that a text may add.
    assert [tag for tag in page.tags if tag != "code"] == [tag for tag in expected.tags if tag != "code"]
    assert "script" not in page.tags
    names = {(tag, key) for tag, key, _ in page.attributes}
    assert names == {(tag, key) for tag, key, _ in expected.attributes}
    (uri,) = page.values("img", "src")
    assert unquote(uri) == "data:image/svg+xml," + HOSTILE.replace("\ud800", "?")
    assert page.text.count("<script>alert(1)</script>") >= 4
    assert "{{ 7 * 191 }}" in page.text
    assert "1337" not in page.source


def test_learners_of_one_name_have_their_own_pages(tmp_path):
    names = [("a b", "1"), ("a b", "2"), ("A-B", ""), ("a b", ""), ("../..", ""), ("/", ""), ("x" * 300, "")]
    names += [("\u5b57" * 90 + "a", "1"), ("\u5b57" * 90 + "b", "1"), ("\U00020000" * 90, ""), ("\udc80", "")]
    parts = [part(submission=Submission(name, number, Path("x.ipynb"))) for name, number in names]
    assert write_reports(tmp_path / "r", parts) == len(names)
    pages = {path.name: path.read_text("utf-8") for path in (tmp_path / "r").iterdir()}
    assert len(pages) == len(names)
    assert "<h1>a b (1)</h1>" in pages["a-b-1.html"]
    assert "<h1>a b (2)</h1>" in pages["a-b-2.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


def test_pages_of_another_class_do_not_stay_and_other_files_do(tmp_path):
    (tmp_path / "mine.html").write_text("<p>by the instructor")
    write_reports(tmp_path, [part()])
    write_reports(tmp_path, [part(submission=Submission("Ben", "", Path("x.ipynb")))])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Ben.html", "mine.html"]


def test_the_template_is_part_of_the_package():
    assert resources.files("parcours.grade").joinpath("report.html").is_file()
