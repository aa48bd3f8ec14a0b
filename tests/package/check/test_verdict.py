"""Verdicts: their words, their card, their JSON."""

import html.parser
import json
import re

import pytest

from parcours import trace, traced
from parcours.check.verdict import MIME, OUTCOMES, Verdict


@traced
def task(x):
    return x


@pytest.fixture(scope="module")
def picture():
    with trace() as run:
        [task(x) for x in range(3)]
    return run.timeline(title="", width=600)


def failed(picture=None):
    return Verdict(
        "ray-squares",
        "failed",
        "right results, in Ray, but the calls ran one at a time.",
        expected="At least 4 of the 8 calls of `work` running at the same moment.",
        seen="8 calls of `work`, 1 at a time.",
        next="`ray.get` waits. Where do you call it, and how often?",
        hint="loop",
        picture=picture,
        progress="1 of 3 exercises of this lesson passed.",
    )


class Elements(html.parser.HTMLParser):
    """The elements of a text as (tag, attributes), and all its words."""

    def __init__(self, text):
        super().__init__()
        self.found, self.words, self.open = [], "", []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data


def test_the_text():
    assert str(failed()) == (
        "Failed · ray-squares: right results, in Ray, but the calls ran one at a time.\n"
        "  Expected  At least 4 of the 8 calls of `work` running at the same moment.\n"
        "  Seen      8 calls of `work`, 1 at a time.\n"
        "  Try next  `ray.get` waits. Where do you call it, and how often?\n"
        "  Progress  1 of 3 exercises of this lesson passed."
    )
    assert str(Verdict("a", "passed", "right results.")) == "Passed · a: right results."


def test_the_three_forms(picture):
    verdict = failed(picture)
    shown = verdict._repr_mimebundle_()
    assert list(shown) == ["text/html", "text/plain", MIME]
    assert shown["text/plain"] == str(verdict)
    assert MIME.endswith("+json")
    assert json.loads(json.dumps(shown[MIME])) == {
        "exercise": "ray-squares",
        "outcome": "failed",
        "finding": verdict.finding,
        "expected": verdict.expected,
        "seen": verdict.seen,
        "next": verdict.next,
        "hint": "loop",
    }
    assert verdict._repr_mimebundle_() == shown


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_card_has_nothing_that_a_sanitiser_takes_away(outcome, picture):
    verdict = Verdict("id", outcome, "f.", expected="e `c`", seen="s", next="n", picture=picture, progress="p")
    elements = Elements(verdict.to_html())
    assert elements.open == []
    assert {tag for tag, _ in elements.found} == {"b", "code", "div", "img", "span"}
    for _, attributes in elements.found:
        assert set(attributes) <= {"style", "alt", "src", "width", "height"}
        assert not re.search(r"var\(|background|expression|url\(|class|position", attributes.get("style") or "")
    # The words come first and say all that the border says.
    assert elements.words.startswith(f"{outcome.capitalize()} · id: f.")


def test_the_picture_stands_after_what_was_seen_with_its_words(picture):
    text = failed(picture).to_html()
    (image,) = [attributes for tag, attributes in Elements(text).found if tag == "img"]
    assert image["src"].startswith("data:image/svg+xml")
    assert image["alt"] == picture.alt
    assert text.index("1 at a time") < text.index("<img") < text.index("Try next")
    assert "<img" not in failed().to_html()


def test_everything_is_escaped():
    hostile = '<script>alert("1")</script> & <b> `<i>`'
    verdict = Verdict(hostile, "failed", hostile, expected=hostile, seen=hostile, next=hostile, progress=hostile)
    elements = Elements(verdict.to_html())
    assert {tag for tag, _ in elements.found} == {"b", "code", "div", "span"}
    assert elements.words.count('<script>alert("1")</script> & <b> ') == 6
    assert elements.words.count("<i>") == 6


def test_code_in_backquotes():
    assert "call <code>a &lt; b</code>, once" in Verdict("e", "failed", "call `a < b`, once").to_html()
    assert Elements(Verdict("e", "failed", "one ` alone").to_html()).open == []


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """As in WCAG 2.2, "contrast ratio": (L1 + 0.05) / (L2 + 0.05), the lighter one first."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("ground", ["#ffffff", "#111111"])
def test_the_borders_can_be_seen_in_light_and_dark(outcome, ground):
    assert contrast(OUTCOMES[outcome].split()[-1], ground) >= 3


def test_the_borders_differ():
    borders = {
        kind: OUTCOMES[kind] for kind in ("passed", "passed with advice", "failed", "not attempted", "cannot tell")
    }
    assert len(set(borders.values())) == len(borders)
    # Whether it was judged at all shows without colour.
    assert {border.split()[1] for border in borders.values()} == {"solid", "dotted", "double"}
    assert borders["failed"] == OUTCOMES["raised"] == OUTCOMES["too long"]


def test_passed():
    assert [name for name in OUTCOMES if Verdict("e", name, "f").passed] == ["passed", "passed with advice"]


def test_an_outcome_that_there_is_not():
    with pytest.raises(ValueError, match="no such outcome: 'fine'"):
        Verdict("e", "fine", "f")


def test_verdicts_are_values(picture):
    assert failed() == failed(picture)
    assert "picture" not in repr(failed(picture))
    with pytest.raises(AttributeError):
        failed().outcome = "passed"
