"""The dashboards: Dask's, seen through the Jupyter server under a prefix; without their packages, a sentence."""

import json
import subprocess
import sys

import pages
import pytest
from server import Server
from uv import find_uv_bin

from conftest import PREFIX

WITH_DASHBOARD = """\
from dask.distributed import Client, LocalCluster
from parcours import dashboard
cluster = LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0")
client = Client(cluster)
dashboard(client)"""

RAY = """\
import ray
from parcours import QUIET_RAY
ray_context = ray.init(num_cpus=1, **QUIET_RAY)
dashboard(ray_context)"""

END = "client.close()\ncluster.close()\nray.shutdown()"


@pytest.fixture(scope="module")
def bokeh(tmp_path_factory):
    """A folder with bokeh and what it needs beside the lock: only this test's server sees it."""
    folder = tmp_path_factory.mktemp("bokeh")
    command = [find_uv_bin(), "pip", "install", "--quiet", "--python", sys.executable, "--target", str(folder)]
    run = subprocess.run(
        [*command, "--no-deps", "bokeh", "narwhals", "xyzservices"], capture_output=True, text=True, timeout=300
    )
    if run.returncode:
        pytest.skip(f"bokeh cannot be installed: {run.stderr.strip().splitlines()[-1]}")
    return folder


def test_dasks_dashboard_is_reached_under_the_prefix(new_lab, context, course_copy, bokeh, gallery):
    path = pages.write(
        course_copy.root / "notebooks/dashboards.ipynb", {"dask": WITH_DASHBOARD, "ray": RAY, "end": END}
    )
    environment = {"JUPYTERHUB_SERVICE_PREFIX": PREFIX, "PYTHONPATH": f"{course_copy.root}:{bokeh}"}
    server = Server(course_copy.root, base_url=PREFIX, environment=environment)
    try:
        lab = new_lab(server)
        lab.open(f"notebooks/{path.name}")
        outputs = lab.run_cell("dask")
        assert f"{PREFIX}proxy/" in json.dumps(outputs), outputs
        with context.expect_page() as opened:
            lab.cell("dask").locator(".jp-OutputArea-output a").click()
        page, outside = opened.value, []
        page.on("request", lambda request: outside.append(request.url))
        page.wait_for_selector("canvas", timeout=60_000)
        page.wait_for_timeout(1000)
        page.screenshot(path=gallery.path("dashboards", "Dask's, through the server"))
        assert page.url.startswith(f"{server.url}proxy/")
        assert not [url for url in outside if "127.0.0.1" not in url and not url.startswith(("data:", "blob:"))]
        page.close()
        said = json.dumps(lab.run_cell("ray"))
        assert "Ray's dashboard: it needs the packages of ray[default]" in said
        lab.run_cell("end")
        wrong = lab.trouble()
        lab.end()
    finally:
        left = server.close()
        path.unlink()
    assert not left
    assert not wrong, wrong
