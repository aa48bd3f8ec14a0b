"""A prediction is a list without scripts, and buttons that remember with them; its outcome says who was right."""

import json
import re
import shutil
import subprocess

import pytest
from elements import Elements

from parcours import outcome, predict
from parcours.draw.keys import keys_script

OPTIONS = ["0.3 s", "1.5 s & more", "<b>never</b>"]


def test_a_prediction_is_one_html_output_and_words():
    shown = predict('How long is "it" < 1?', OPTIONS, name="five-tasks")._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"}
    assert shown["text/plain"].splitlines() == [
        'Predict: How long is "it" < 1?',
        "  ( ) 0.3 s",
        "  ( ) 1.5 s & more",
        "  ( ) <b>never</b>",
    ]


def test_without_scripts_a_prediction_is_a_list():
    shown = predict('How long is "it" < 1?', OPTIONS, name="five-tasks")._repr_mimebundle_()["text/html"]
    elements = Elements(shown)
    assert elements.found == ["div", "p", "b", "ul", "li", "li", "li", "script", "style"]
    assert elements.words["li"] == OPTIONS
    assert elements.words["b"] == ['Predict. How long is "it" < 1?']


def data_of(shown):
    """What the script of a prediction or an outcome is given, as the browser would read it."""
    (script,) = re.findall(r"<script>(.*?)</script>", shown, re.DOTALL)
    return json.JSONDecoder().raw_decode(script[script.rindex(")({") + 2 :])[0]


def test_the_script_gets_what_was_asked():
    shown = predict("?", OPTIONS, name="five-tasks")._repr_mimebundle_()["text/html"]
    assert data_of(shown) == {"key": "parcours-predict-five-tasks", "options": OPTIONS}
    assert shown.count("<script>") == shown.count("</script>") == 1


def test_an_option_cannot_close_the_script():
    hostile = ["</script><script>alert(1)</script>", "<!-- <script>", "a\u2028b", 'quote " and \\']
    shown = predict("</script>", hostile, name="</script>")._repr_mimebundle_()["text/html"]
    elements = Elements(shown)
    assert elements.found.count("script") == 1
    assert elements.words["li"] == hostile
    assert data_of(shown)["options"] == hostile
    assert "<!--" not in shown


def test_the_buttons_keep_their_keys_from_the_notebook():
    shown = predict("?", OPTIONS, name="n")._repr_mimebundle_()["text/html"]
    assert keys_script(below=True) in shown
    assert shown == predict("?", OPTIONS, name="n")._repr_mimebundle_()["text/html"]


BROWSER = """
class Element {
  constructor(tag) { Object.assign(this, { tag, children: [], attributes: {}, dataset: {}, on: {}, textContent: "" }); }
  setAttribute(name, value) { this.attributes[name] = value; }
  addEventListener(name, f) { this.on[name] = f; }
  append(...children) { this.children.push(...children); }
  replaceWith(other) { this.replaced = other; }
  after(other) { this.next = other; }
  before(other) { this.previous = other; }
}
const listeners = {}, kept = KEPT;
globalThis.CSS = { escape: (text) => text };
globalThis.document = {
  createElement: (tag) => new Element(tag), querySelector: () => null,
  addEventListener: (name, f) => { listeners[name] = f; }, removeEventListener: (name) => { delete listeners[name]; },
  dispatchEvent: (event) => listeners[event.type]?.(event),
};
globalThis.window = { localStorage: { getItem: (k) => kept[k] ?? null, setItem: (k, v) => { kept[k] = v; } } };
const run = (script) => {
  const box = new Element("div");
  box.parts = { p: new Element("p"), ul: new Element("ul"), script: new Element("script") };
  box.parts.p.textContent = "Predict. ?";
  box.querySelector = (tag) => box.parts[tag];
  Object.assign(box, { style: {}, isConnected: true });
  document.currentScript = { parentElement: box };
  script();
  return box;
};
"""


def in_a_browser(program, kept=()):
    """What `program` logs as JSON, in a fake page with `run(() => script)` and `kept`, the browser's memory."""
    done = subprocess.run(
        ["node", "-e", BROWSER.replace("KEPT", json.dumps(dict(kept))) + program],
        capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def script_of(value):
    (script,) = re.findall(r"<script>(.*?)</script>", value._repr_mimebundle_()["text/html"], re.DOTALL)
    return script


NODE = pytest.mark.skipif(not shutil.which("node"), reason="no node here to run the script")


@NODE
def test_the_script_makes_buttons_that_remember():
    program = f"""
        const box = run(() => {{ {script_of(predict("?", OPTIONS, name="n"))} }});
        const group = box.parts.ul.replaced, inputs = group.children.map((label) => label.children[0]);
        const before = [inputs.map((i) => i.checked), group.next.textContent];
        inputs[0].on.change();
        console.log(JSON.stringify({{
          texts: group.children.map((label) => label.children[1]), names: inputs.map((i) => i.name),
          values: inputs.map((i) => i.value), label: group.attributes["aria-label"], keys: Object.keys(box.on),
          before, after: group.next.textContent, kept,
        }}));"""
    told = in_a_browser(program, {"parcours-predict-n": OPTIONS[1]})
    assert told["texts"] == told["values"] == OPTIONS
    assert told["names"] == ["parcours-predict-n"] * 3
    assert told["keys"] == ["focusin", "keydown"]
    assert told["label"] == "Predict. ?"
    assert told["before"] == [[False, True, False], f"You said: {OPTIONS[1]}. Run the next cell and compare."]
    assert told["after"].startswith(f"You said: {OPTIONS[0]}.")
    assert told["kept"] == {"parcours-predict-n": OPTIONS[0]}


def test_an_outcome_is_words_whose_first_line_gives_nothing_away():
    shown = outcome("n", "1.5 s & more", "The pool has `4` threads.")._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"}
    first, _, page = shown["text/html"].partition("\n")
    assert first == " "
    words = "".join(re.findall(r"<p.*?</p>", page))
    assert re.sub("<[^>]*>", "", words) == "Answer: 1.5 s &amp; more. The pool has 4 threads."
    assert data_of(page) == {"key": "parcours-predict-n", "right": "1.5 s & more"}
    assert "Answer: 1.5 s & more." in shown["text/plain"]


@NODE
@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ({}, "You made no prediction"),
        ({"parcours-predict-n": OPTIONS[1]}, f"✓ You said so: {OPTIONS[1]}."),
        ({"parcours-predict-n": OPTIONS[0]}, f"✗ You said: {OPTIONS[0]}."),
    ],
)
def test_the_outcome_says_who_was_right_and_changes_with_the_answer(kept, said):
    program = f"""
        const question = run(() => {{ {script_of(predict("?", OPTIONS, name="n"))} }});
        const answer = run(() => {{ {script_of(outcome("n", OPTIONS[1], "Because."))} }});
        const told = () => answer.parts.script.previous.textContent;
        const first = told();
        const inputs = question.parts.ul.replaced.children.map((label) => label.children[0]);
        inputs[2].on.change();
        const wrong = told();
        inputs[1].on.change();
        const right = told();
        answer.isConnected = false;
        inputs[0].on.change();
        console.log(JSON.stringify({{ first, wrong, right, last: told(), left: Object.keys(listeners) }}));"""
    told = in_a_browser(program, kept)
    assert told["first"].startswith(said)
    assert told["wrong"] == f"✗ You said: {OPTIONS[2]}."
    assert told["right"] == told["last"] == f"✓ You said so: {OPTIONS[1]}."
    assert told["left"] == []
