"""A Jupyter server of a test's own, and a kernel of it that is spoken to as a browser does, over its websocket."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import psutil

MARK = "PARCOURS_SERVER_OF_A_TEST"  # environment variable that all processes of a server inherit
START_SECONDS = 90
LEAVE_SECONDS = 10  # what a server started may take so long to end after it

# As set up by `make`: no question about news. Every output is in the page, not only those in sight.
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}
_FOLDERS = {
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",  # the trust database lies here: a fresh one trusts no notebook
    "JUPYTER_RUNTIME_DIR": "runtime",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    "IPYTHONDIR": "ipython",
    "HOME": "home",
    "TMPDIR": "tmp",
    "RAY_TMPDIR": "ray",
}


class Server:
    """JupyterLab at a free port of 127.0.0.1, with folders of its own, for the notebooks below `root`.

    base_url: the prefix of its addresses, as JupyterHub and Binder set one.
    launcher: a command that runs another, such as `nice`; user: the uid that its folders belong to.
    """

    def __init__(self, root, *, base_url="/", launcher=(), user=None, settings=None, environment=None):
        self.root, self.base_url = Path(root), base_url
        self.token, self.mark = secrets.token_hex(8), uuid.uuid4().hex
        # short, for the names of sockets lie in it and are limited to about 100 characters
        self.folder = Path(tempfile.mkdtemp(prefix="jl-"))
        own = {name: str(self.folder / folder) for name, folder in _FOLDERS.items()}
        for folder in own.values():
            Path(folder).mkdir()
        overrides = self.folder / "config/labconfig/default_setting_overrides.json"
        overrides.parent.mkdir()
        overrides.write_text(json.dumps(SETTINGS if settings is None else settings))
        if user is not None:
            self.folder.chmod(0o755)
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, user, user)
        # the kernels import the package that lies in `root`, whatever happens to the one under test meanwhile
        package = {"PYTHONPATH": str(self.root)} if (self.root / "parcours").is_dir() else {}
        self.environment = {**os.environ, **own, **package, MARK: self.mark, **(environment or {})}
        for name in ("CI", "PYTEST_CURRENT_TEST", "PARCOURS_HOME", "RAY_ADDRESS"):
            self.environment.pop(name, None)
        self.command = [
            *launcher, sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0",
            "--ServerApp.port_retries=0", f"--IdentityProvider.token={self.token}",
            f"--ServerApp.root_dir={self.root}", f"--ServerApp.base_url={base_url}",
            "--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True",
            *(["--allow-root"] if os.geteuid() == 0 else []),
        ]  # fmt: skip
        self.log = open(self.folder / "server.log", "w+")  # noqa: SIM115  the server writes to it while it lives
        self.process = subprocess.Popen(
            self.command, env=self.environment, stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            self.port = self._wait_until_it_answers()
        except BaseException:
            self.close()
            raise

    def _wait_until_it_answers(self):
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            for file in (self.folder / "runtime").glob("jpserver-*.json"):
                with contextlib.suppress(ValueError, OSError):  # half-written, or not answering yet
                    self.port = json.loads(file.read_text())["port"]
                    self.ask("GET", "api/status")
                    return self.port
            time.sleep(0.1)
        raise RuntimeError(f"the Jupyter server did not start:\n{self.said()}")

    @property
    def url(self):
        """Its address, with a slash at the end."""
        return f"http://127.0.0.1:{self.port}{self.base_url}"

    def said(self):
        """The log of the server."""
        self.log.flush()
        return (self.folder / "server.log").read_text()

    def ask(self, method, path, data=None, seconds=30):
        """The answer of its REST interface, from JSON."""
        body = None if data is None else json.dumps(data).encode()
        headers = {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, body, headers, method=method)
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def end_sessions(self):
        """Shut down all kernels."""
        for session in self.ask("GET", "api/sessions"):
            self.ask("DELETE", f"api/sessions/{session['id']}", seconds=60)

    def processes(self):
        """The processes that the server started, itself among them, by the mark that they inherited."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if process.environ().get(MARK) == self.mark and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def kill(self):
        """End the server as the system does when memory is short: at once, and nothing is tidied up."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def left_after(self, seconds=LEAVE_SECONDS):
        """What still runs that long after its end, as texts; it is ended then. And the seconds until all had ended."""
        begin = time.monotonic()
        while (left := self.processes()) and time.monotonic() - begin < seconds:
            time.sleep(0.2)
        names = []
        for process in left:
            with contextlib.suppress(psutil.Error):
                names.append(f"{process.pid} {' '.join(process.cmdline())[:100]}")
                process.kill()
        return names, time.monotonic() - begin

    def close(self):
        """Shut the server down, as its own button does; returns what it left running, as texts."""
        if self.process.poll() is None:
            with contextlib.suppress(OSError, AttributeError):
                self.ask("POST", "api/shutdown")
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
        left, _ = self.left_after()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        return left


class KernelDied(Exception):
    """The kernel's process ended while code ran."""


class Kernel:
    """A kernel for the notebook at `path`, below the server's root; code is sent over its websocket."""

    def __init__(self, server, path):
        import websocket

        self.server = server
        data = {"path": str(path), "name": Path(path).name, "type": "notebook", "kernel": {"name": "python3"}}
        made = server.ask("POST", "api/sessions", data, seconds=60)
        self.session, self.id = made["id"], made["kernel"]["id"]
        address = f"{server.url.replace('http', 'ws', 1)}api/kernels/{self.id}/channels?token={server.token}"
        self.socket = websocket.create_connection(address, timeout=60)

    def run(self, code, seconds):
        """The outputs of `code`, as a notebook stores them.

        Raises KernelDied, and TimeoutError after so many seconds.
        """
        import websocket

        header = {
            "msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": self.session, "username": "learner",
            "date": "2026-01-01T00:00:00Z", "version": "5.3",
        }  # fmt: skip
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": False}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        self.socket.send(json.dumps(message))
        outputs, replied, idle, end = [], False, False, time.monotonic() + seconds
        while not (replied and idle):
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"no end after {seconds} s")
            self.socket.settimeout(left)
            try:
                text = self.socket.recv()
            except (websocket.WebSocketTimeoutException, TimeoutError):
                continue
            except websocket.WebSocketException as error:
                raise KernelDied(str(error)) from error
            if not isinstance(text, str) or not text:
                continue
            received = json.loads(text)
            kind, content = received["header"]["msg_type"], received["content"]
            if kind == "status" and content["execution_state"] in ("restarting", "dead", "autorestarting"):
                raise KernelDied(content["execution_state"])
            if received["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            if kind == "execute_reply":
                replied = True
            elif kind == "status" and content["execution_state"] == "idle":
                idle = True
            elif kind in ("stream", "display_data", "execute_result", "error"):
                outputs.append({"output_type": kind, **content})
        return outputs

    def close(self):
        """Speak to it no more; it lives on."""
        with contextlib.suppress(Exception):  # the server may have died
            self.socket.close()

    def end(self):
        """Shut the kernel down."""
        self.close()
        with contextlib.suppress(urllib.error.HTTPError):
            self.server.ask("DELETE", f"api/sessions/{self.session}", seconds=60)
