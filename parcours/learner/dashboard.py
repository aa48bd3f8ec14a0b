"""Link to the dashboard of a running Dask or Ray cluster, or explain why it has none."""

import html
import importlib.util
import json
import os
import re
from dataclasses import dataclass

__all__ = ["Dashboard", "dashboard"]

_INSTALL = "pip install -e '.[dashboards]' in the course's folder"


@dataclass(frozen=True)
class Dashboard:
    """The link to a dashboard, as a lesson shows it.

    name: for example "Ray's dashboard". link: its address; it begins with "/" if only the browser knows the host.
    why: a sentence that explains why there is no link.
    """

    name: str
    link: str = ""
    why: str = ""

    def __repr__(self) -> str:
        return f"{self.name}: {self.link or self.why}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        if not self.link:
            page = f"<p>{html.escape(repr(self))}</p>"
        elif not self.link.startswith("/"):
            page = f'<p>{html.escape(self.name)}: <a href="{html.escape(self.link)}">{html.escape(self.link)}</a></p>'
        else:
            # JupyterLab takes a link without a host for a link to a file, so a script adds the host.
            link = json.dumps(self.link).replace("<", "\\u003c")
            page = (
                f"<p>{html.escape(self.name)}: <a>{html.escape(self.link)}</a><script>(() => {{ "
                "const a = document.currentScript.parentElement.querySelector('a'); "
                f"a.href = window.location.origin + {link}; a.target = '_blank'; }})();</script></p>"
            )
        return {"text/html": page, "text/plain": repr(self)}


def dashboard(running: object) -> Dashboard:
    """Return the link from this notebook to the dashboard of a Dask client, or of what `ray.init` returned.

    On JupyterHub and Binder the link leads through the Jupyter server, by means of jupyter-server-proxy.
    """
    if hasattr(running, "scheduler_info"):
        return _of_dask(running)
    return _of_ray(running)


def _of_dask(client) -> Dashboard:
    name = "Dask's dashboard"
    port = client.scheduler_info(n_workers=0).get("services", {}).get("dashboard")
    if not port:
        return Dashboard(name, why='this cluster was started without one (dashboard_address="127.0.0.1:0" asks for it)')
    if not _installed("bokeh"):
        return Dashboard(name, why=f"it needs the package bokeh ({_INSTALL})")
    return _at(name, port, "/status")


def _of_ray(context) -> Dashboard:
    name = "Ray's dashboard"
    url = getattr(context, "dashboard_url", "") or ""
    if not url:
        if not _installed("aiohttp_cors"):
            return Dashboard(name, why=f"it needs the packages of ray[default] ({_INSTALL})")
        return Dashboard(name, why="this Ray was started without one (include_dashboard=True asks for it)")
    return _at(name, re.search(r":(\d+)", url)[1], "/")


def _at(name: str, port: int | str, page: str) -> Dashboard:
    """Return the link to a dashboard on a port of the machine where this notebook runs."""
    prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX")
    if not prefix:
        return Dashboard(name, f"http://127.0.0.1:{port}{page}")
    if not _installed("jupyter_server_proxy"):
        return Dashboard(name, why=f"it runs where this notebook runs, which needs jupyter-server-proxy ({_INSTALL})")
    return Dashboard(name, f"{prefix}proxy/{port}{page}")


def _installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None
