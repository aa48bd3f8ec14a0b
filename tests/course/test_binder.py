"""What Binder makes of binder/: the image's recipe, and what postBuild puts into it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.sign import NotebookNotary
from uv import find_uv_bin

ROOT = Path(__file__).parents[2]
BUILDER = ["tool", "run", "--python", sys.executable, "--from", "jupyter-repo2docker", "jupyter-repo2docker"]
NO_NETWORK = re.compile("error sending request|dns error|timed out|Connection|No matching distribution", re.IGNORECASE)


def result(command, **options):
    """The finished process of a command; the test is skipped where it needs a network that is not there."""
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, **options)
    if run.returncode and NO_NETWORK.search(run.stderr):
        pytest.skip(f"the package index cannot be reached: {run.stderr.strip().splitlines()[-1]}")
    assert run.returncode == 0, run.stderr
    return run


@pytest.fixture(scope="module")
def recipe(tmp_path_factory):
    """The Dockerfile that Binder's builder makes of this repository. It needs no Docker for it."""
    clone = tmp_path_factory.mktemp("clone")
    for name in ["pyproject.toml", "course.toml", "requirements.txt", "environment.yml", "README.md"]:
        shutil.copy(ROOT / name, clone)
    for name in ["binder", "notebooks"]:
        shutil.copytree(ROOT / name, clone / name)
    made = ["--no-build", "--no-run", "--debug", "--user-id", "1000", "--user-name", "jovyan", str(clone)]
    run = result([find_uv_bin(), *BUILDER, *made])
    text = run.stdout + run.stderr
    assert "\nFROM " in text, text
    return text


def test_the_packages_are_not_installed_again_when_a_notebook_changes(recipe):
    install = re.search(r'^RUN .*/pip install .*-r "binder/requirements.txt"$', recipe, re.MULTILINE)
    assert install, "Binder does not install binder/requirements.txt"
    copied = re.findall(r"^COPY\b.* src/(\S*) ", recipe[: install.start()], re.MULTILINE)
    assert copied == ["binder/requirements.txt"], "another file of ours comes before the packages"
    assert re.search(r"^COPY\b.* src/ ", recipe[install.end() :], re.MULTILINE)


def test_binder_takes_the_python_that_is_named(recipe):
    named = (ROOT / "binder/runtime.txt").read_text().strip().removeprefix("python-")
    assert re.search(rf"python={re.escape(named)}\b", recipe)


def test_post_build_comes_last_and_nothing_outside_binder_counts(recipe):
    assert recipe.index("RUN ./binder/postBuild") > recipe.index("COPY --chown=1000:1000 src/ ")
    assert "environment.yml" not in recipe, "conda's file for learners is taken for Binder's"


def test_post_build_installs_the_whole_package_and_the_settings(tmp_path):
    clone, prefix = tmp_path / "clone", tmp_path / "prefix"
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in ["binder", "parcours", "notebooks", "solutions"]:
        shutil.copytree(ROOT / name, clone / name, ignore=ignored)
    for name in ["pyproject.toml", "README.md", "LICENSE", ".gitignore"]:
        shutil.copy(ROOT / name, clone)
    subprocess.run([sys.executable, "-m", "venv", str(prefix)], check=True, timeout=120)
    # `jupyter` is in Binder's image; here it is that of the tests
    path = os.pathsep.join([f"{prefix}/bin", str(Path(sys.executable).parent), os.environ["PATH"]])
    data = tmp_path / "data"
    environment = {**os.environ, "NB_PYTHON_PREFIX": str(prefix), "PATH": path, "JUPYTER_DATA_DIR": str(data)}
    result([str(clone / "binder/postBuild")], cwd=clone, env=environment)

    wanted = {p.relative_to(clone) for p in (clone / "parcours").rglob("*") if p.is_file()}
    site = next(prefix.glob("lib/python*/site-packages"))
    missing = sorted(str(p) for p in wanted if p.suffix != ".pyc" and not (site / p).is_file())
    assert not missing, f"not installed: {', '.join(missing)}"
    for path in (path for path in (ROOT / "binder/etc").rglob("*") if path.is_file()):
        assert (prefix / path.relative_to(ROOT / "binder")).read_text() == path.read_text()
    lesson = next((clone / "notebooks").glob("*.ipynb"))
    notary = NotebookNotary(data_dir=str(data))
    assert notary.check_signature(nbformat.read(lesson, as_version=4)), "a stored question cannot be answered"


def test_the_image(tmp_path):
    """The image itself, where there is Docker: the package is in it, for its user."""
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "info"], capture_output=True, timeout=60).returncode:
        pytest.skip("there is no Docker here, so the image itself is not built")
    if not os.environ.get("PARCOURS_IMAGE"):
        pytest.skip("building the image takes minutes; PARCOURS_IMAGE=1 asks for it")
    arguments = ["--no-run", "--user-id", "1000", "--user-name", "jovyan", "--image-name", "parcours-test", str(ROOT)]
    subprocess.run([find_uv_bin(), *BUILDER, *arguments], check=True, timeout=3000)
    look = "import parcours, jupyterlab; print(jupyterlab.__version__)"
    run = subprocess.run(
        [docker, "run", "--rm", "parcours-test", "python", "-c", look], capture_output=True, text=True, timeout=120
    )
    pins = (ROOT / "requirements.txt").read_text()
    assert f"jupyterlab=={run.stdout.strip()}\n" in pins, run.stderr
