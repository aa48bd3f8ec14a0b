"""Processes: their commands, their environment, their descendants and their memory."""

import os
import subprocess
import sys

import psutil

from parcours.grade.processes import bytes_used, clean_environment, module_command, process_tree


def test_a_command_imports_nothing_from_the_working_directory(tmp_path):
    (tmp_path / "json.py").write_text("1 / 0")
    done = subprocess.run(module_command("json.tool", "--help"), cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_submission_sees_no_secrets(monkeypatch):
    for name in ("A_SECRET", "RAY_ADDRESS", "DASK_CONFIG", "OMP_NUM_THREADS"):
        monkeypatch.setenv(name, "1")
    seen = clean_environment()
    assert {"A_SECRET", "RAY_ADDRESS", "DASK_CONFIG"} & set(seen) == set()
    assert seen["OMP_NUM_THREADS"] == "1"
    assert seen["PATH"] == os.environ["PATH"]


def test_a_tree_has_the_descendants_that_run():
    program = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'input()']); print(flush=True); input()"
    process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdout.readline()
    tree = process_tree(process.pid)
    assert len(tree) == 2
    assert bytes_used(tree, shared_once=False) > bytes_used(tree, shared_once=True) > 1_000_000
    process.communicate(b"\n\n")
    assert psutil.wait_procs(tree, timeout=10)[1] == []
    assert process_tree(process.pid) == []
    assert bytes_used(tree, shared_once=False) == 0
