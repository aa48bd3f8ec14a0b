"""The script that settles the keys of controls; tests/browser/test_keys.py presses them in Jupyter."""

import shutil
import subprocess

import pytest

from parcours.draw.keys import keys_script


def test_one_statement_for_any_element():
    script = keys_script("row", below=True)
    assert script.endswith("(row, true);")
    assert keys_script().endswith("(box, false);")
    assert "</" not in script


@pytest.mark.skipif(not shutil.which("node"), reason="no node here to run the script")
def test_outside_of_a_notebook_no_key_is_taken():
    program = f"""
        const on = {{}}, box = {{ addEventListener: (name, f) => {{ on[name] = f; }}, closest: () => null }};
        {keys_script()}
        const target = {{ dataset: {{}}, isContentEditable: false, matches: () => false }};
        on.focusin({{ target }});
        const refuse = () => {{ throw new Error("taken"); }};
        on.keydown({{ key: "Enter", shiftKey: true, target, stopPropagation: refuse, preventDefault: refuse }});
        console.log(target.dataset.lmSuppressShortcuts);"""
    done = subprocess.run(["node", "-e", program], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout.strip()) == (0, "true"), done.stderr
