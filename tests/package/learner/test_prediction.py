"""A prediction is a list without scripts, and buttons that remember with them."""

import json
import re
import shutil
import subprocess

import pytest
from elements import Elements

from parcours import predict

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
    assert elements.found == ["div", "p", "b", "ul", "li", "li", "li", "script"]
    assert elements.words["li"] == OPTIONS
    assert elements.words["b"] == ['Predict. How long is "it" < 1?']


def data_of(shown):
    """What the script of a prediction is given, as the browser would read it."""
    (script,) = re.findall(r"<script>(.*?)</script>", shown, re.DOTALL)
    return json.JSONDecoder().raw_decode(script[script.index("{", script.index("const data")) :])[0]


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
    # dataset.lmSuppressShortcuts is the attribute data-lm-suppress-shortcuts, which JupyterLab looks for.
    shown = predict("?", OPTIONS, name="n")._repr_mimebundle_()["text/html"]
    assert 'input.dataset.lmSuppressShortcuts = "true"' in shown
    assert shown == predict("?", OPTIONS, name="n")._repr_mimebundle_()["text/html"]


BROWSER = """
class Element {
  constructor(tag) { Object.assign(this, { tag, children: [], attributes: {}, dataset: {}, on: {}, textContent: "" }); }
  setAttribute(name, value) { this.attributes[name] = value; }
  addEventListener(name, f) { this.on[name] = f; }
  append(...children) { this.children.push(...children); }
  replaceWith(other) { this.replaced = other; }
  after(other) { this.next = other; }
}
const paragraph = new Element("p"), list = new Element("ul"), box = new Element("div");
paragraph.textContent = "Predict. ?";
box.querySelector = (tag) => tag === "ul" ? list : paragraph;
const kept = KEPT;
globalThis.document = { currentScript: { parentElement: box }, createElement: (tag) => new Element(tag) };
globalThis.window = { localStorage: { getItem: (k) => kept[k] ?? null, setItem: (k, v) => { kept[k] = v; } } };
SCRIPT
const group = list.replaced, inputs = group.children.map((label) => label.children[0]);
const before = [inputs.map((i) => i.checked), group.next.textContent];
inputs[0].on.change();
console.log(JSON.stringify({
  texts: group.children.map((label) => label.children[1]), names: inputs.map((i) => i.name),
  suppressed: inputs.map((i) => i.dataset.lmSuppressShortcuts), label: group.attributes["aria-label"],
  before, after: group.next.textContent, kept,
}));
"""


@pytest.mark.skipif(not shutil.which("node"), reason="no node here to run the script")
def test_the_script_makes_buttons_that_remember():
    shown = predict("?", OPTIONS, name="n")._repr_mimebundle_()["text/html"]
    (script,) = re.findall(r"<script>(.*?)</script>", shown, re.DOTALL)
    program = BROWSER.replace("SCRIPT", script).replace("KEPT", json.dumps({"parcours-predict-n": OPTIONS[1]}))
    done = subprocess.run(["node", "-e", program], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["texts"] == OPTIONS
    assert told["names"] == ["parcours-predict-n"] * 3
    assert told["suppressed"] == ["true"] * 3
    assert told["label"] == "Predict. ?"
    assert told["before"] == [[False, True, False], f"You said: {OPTIONS[1]}. Run the next cell and compare."]
    assert told["after"].startswith(f"You said: {OPTIONS[0]}.")
    assert told["kept"] == {"parcours-predict-n": OPTIONS[0]}
