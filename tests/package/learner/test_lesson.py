"""What lessons are written with: naps, predictions, the machine's table, progress."""

import html
import html.parser
import json
import os
import pickle
import re
import shutil
import subprocess
import time

import pytest

from parcours import QUIET_RAY, lesson, machine, nap, predict, progress, trace


# -- nap --------------------------------------------------------------------------------------------------------------
def test_a_nap_sleeps_and_gives_back_its_argument():
    work = nap(0.02)
    start = time.monotonic()
    assert work("x") == "x"
    assert time.monotonic() - start >= 0.02
    assert work.__name__ == "work"


def test_a_nap_can_be_sent_anywhere():
    sent = pickle.loads(pickle.dumps(nap(0.001)))
    assert sent(3) == 3
    assert sent.seconds == 0.001


def test_a_nap_in_a_plain_loop_is_a_task():
    with trace() as run:
        [nap(0)(x) for x in range(2)]
    assert [span.task for span in run.spans] == ["work(0)", "work(1)"]


# -- predict ----------------------------------------------------------------------------------------------------------
class Elements(html.parser.HTMLParser):
    """The elements of a text with the text inside each; what is in a script counts as that script's alone."""

    def __init__(self, text):
        super().__init__()
        self.found, self.words = [], {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.found.append(tag)
        self.words.setdefault(tag, []).append("")

    def handle_data(self, data):
        if self.found:
            self.words[self.found[-1]][-1] += data


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


# -- machine ----------------------------------------------------------------------------------------------------------
def test_the_machine_tells_what_is_here():
    shown = machine()
    names = [name for name, _, _ in shown.rows]
    assert names[:3] == ["Python", "processors we may use", "free memory"]
    assert all(value and meaning for _, value, meaning in shown.rows)
    table = Elements(shown._repr_mimebundle_()["text/html"])
    assert table.found.count("tr") == len(shown.rows) + 1
    assert shown._repr_mimebundle_()["text/plain"] == repr(shown)
    assert len(repr(shown).splitlines()) == len(shown.rows)


def table_of(monkeypatch, files):
    """The machine's rows where these files of the system are there and no others."""
    monkeypatch.setattr(lesson, "_read", lambda path: files.get(path.removeprefix("/sys/fs/cgroup/"), ""))
    return {name: (value, meaning) for name, value, meaning in machine().rows}


PROCESSORS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, PROCESSORS),
        ({"cpu.max": "50000 100000"}, 0.5),
        ({"cpu.max": "max 100000"}, PROCESSORS),
        ({"cpu.max": "100000000 100000"}, PROCESSORS),
        ({"cpu/cpu.cfs_quota_us": "25000", "cpu/cpu.cfs_period_us": "100000"}, 0.25),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, PROCESSORS),
    ],
)
def test_the_quota_of_a_container_counts(monkeypatch, files, expected):
    value, meaning = table_of(monkeypatch, files)["processors we may use"]
    assert value == f"{expected:g}"
    assert meaning == (
        "enough for all lessons" if expected >= 2 else "tasks that wait still run together; tasks that compute cannot"
    )


@pytest.mark.parametrize(
    "files",
    [
        {"memory.max": "1000000000", "memory.current": "400000000"},
        {"memory/memory.limit_in_bytes": "1000000000", "memory/memory.usage_in_bytes": "400000000"},
    ],
)
def test_the_memory_limit_of_a_container_counts(monkeypatch, files):
    value, meaning = table_of(monkeypatch, files)["free memory"]
    assert float(value.split()[0]) <= 0.6
    assert meaning.startswith("short:")


def test_a_limit_of_max_is_none(monkeypatch):
    with_max = table_of(monkeypatch, {"memory.max": "max", "memory.current": "1"})["free memory"][0]
    assert float(with_max.split()[0]) > 0


def test_a_file_that_cannot_be_read_is_empty(tmp_path):
    (tmp_path / "x").write_text("max 100000\n")
    assert lesson._read(tmp_path / "x") == "max 100000"
    assert lesson._read(tmp_path / "none") == ""


# -- progress ---------------------------------------------------------------------------------------------------------
def test_progress_lists_every_exercise(monkeypatch, tmp_path):
    from parcours import judges

    monkeypatch.setenv("PARCOURS_HOME", str(tmp_path))
    assert progress().rows == [(name, "not attempted") for name in judges.ids()]
    attempt = {"exercise": "ray-squares", "outcome": "passed", "answer": ""}
    (tmp_path / "attempts.jsonl").write_text(json.dumps(attempt) + "\n")
    assert dict(progress().rows)["ray-squares"] == "passed"
    shown = progress()._repr_mimebundle_()
    assert "ray-squares" in shown["text/html"]
    assert shown["text/plain"].count("not attempted") == len(judges.ids()) - 1


def test_ray_starts_with_its_own_cluster_and_prints_nothing():
    assert QUIET_RAY["address"] == "local"
    assert QUIET_RAY["include_dashboard"] is QUIET_RAY["log_to_driver"] is False
    assert "num_cpus" not in QUIET_RAY  # the number stands in the notebook
