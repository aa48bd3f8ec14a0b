import re
from types import SimpleNamespace

import pytest

from parcours.learner import dashboard as module
from parcours.learner.dashboard import Dashboard, dashboard


class Client:
    """A Dask client as far as it is asked: for the port of its scheduler's dashboard."""

    def __init__(self, port):
        self.port = port

    def scheduler_info(self, n_workers):
        return {"services": {"dashboard": self.port} if self.port else {}}


@pytest.fixture
def installed(monkeypatch):
    """A function that says which packages are there."""

    def only(*names):
        monkeypatch.setattr(module, "_installed", lambda name: name in names)

    monkeypatch.delenv("JUPYTERHUB_SERVICE_PREFIX", raising=False)
    only("bokeh", "aiohttp_cors", "jupyter_server_proxy")
    return only


def test_on_ones_own_machine_the_link_leads_to_loopback(installed):
    assert dashboard(Client(8787)) == Dashboard("Dask's dashboard", "http://127.0.0.1:8787/status")
    ray = SimpleNamespace(dashboard_url="127.0.0.1:8265")
    assert dashboard(ray) == Dashboard("Ray's dashboard", "http://127.0.0.1:8265/")


def test_under_a_prefix_the_link_leads_through_the_server(installed, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/x/")
    assert dashboard(Client(8787)).link == "/user/x/proxy/8787/status"
    assert dashboard(SimpleNamespace(dashboard_url="127.0.0.1:8265")).link == "/user/x/proxy/8265/"


@pytest.mark.parametrize(
    ("running", "packages", "why"),
    [
        (Client(None), ("bokeh",), "started without one"),
        (Client(8787), (), "needs the package bokeh"),
        (Client(8787), ("bokeh",), "needs jupyter-server-proxy"),
        (SimpleNamespace(dashboard_url=""), (), r"needs the packages of ray\[default\]"),
        (SimpleNamespace(dashboard_url=""), ("aiohttp_cors",), "started without one"),
        (SimpleNamespace(dashboard_url="127.0.0.1:8265"), ("aiohttp_cors",), "needs jupyter-server-proxy"),
    ],
)
def test_where_there_is_none_a_sentence_says_why(installed, monkeypatch, running, packages, why):
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/x/")
    installed(*packages)
    found = dashboard(running)
    assert not found.link
    assert re.search(why, repr(found))
    assert "<a" not in found._repr_mimebundle_()["text/html"]


def test_a_client_of_ones_own_cluster_is_asked_rightly(installed):
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=1, processes=False, dashboard_address="127.0.0.1:0") as cluster,
        distributed.Client(cluster) as client,
    ):
        port = cluster.scheduler.services["dashboard"].port
        assert dashboard(client).link == f"http://127.0.0.1:{port}/status"
