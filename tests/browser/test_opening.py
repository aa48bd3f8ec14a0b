"""As a learner finds it: a notebook opens unchanged, a terminal knows the command, a slow check says so."""

import contextlib
import json
import time

import pages
import pytest
from server import Server

from conftest import lessons


@pytest.mark.parametrize("lesson", lessons("notebooks")[:1])
@pytest.mark.parametrize("app", ["lab/tree", "notebooks"])
def test_a_notebook_does_not_open_as_modified(new_lab, prefixed_server, course_copy, lesson, app):
    lab = new_lab(prefixed_server)
    lab.open(f"notebooks/{lesson.stem}.ipynb", app)
    lab.page.wait_for_timeout(2000)
    assert not lab.dirty(), "untouched, and yet closing it asks whether to save"


def test_a_terminal_finds_the_command_of_a_server_that_was_started_without_one(course_copy):
    import websocket

    # neither the environment nor a terminal around it
    server = Server(course_copy.root, environment={"PATH": "/usr/local/bin:/usr/bin:/bin"})
    try:
        name = server.ask("POST", "api/terminals", {})["name"]
        address = f"{server.url.replace('http', 'ws', 1)}terminals/websocket/{name}?token={server.token}"
        socket = websocket.create_connection(address, timeout=30)
        socket.send(json.dumps(["stdin", "command -v parcours && echo found-$((40 + 2))\r"]))
        said, end = "", time.monotonic() + 30
        while "found-42" not in said and time.monotonic() < end:
            with contextlib.suppress(websocket.WebSocketTimeoutException):
                kind, *text = json.loads(socket.recv())
                said += text[0] if kind == "stdout" else ""
        socket.close()
        server.ask("DELETE", f"api/terminals/{name}")
    finally:
        left = server.close()
    assert "found-42" in said
    assert not left


SLOW = """\
import time
from parcours import check

def run_all(work, xs):
    time.sleep(4)
    return [work(x) for x in xs]

check("threads-together", run_all)"""


def test_a_check_that_takes_long_says_so_until_its_verdict(new_lab, prefixed_server, course_copy):
    path = pages.write(course_copy.root / "exercises/slow.ipynb", {"slow": SLOW})
    lab = new_lab(prefixed_server)
    lab.open(f"exercises/{path.name}")
    lab.page.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells') }")
    area = lab.cell("slow").locator(".jp-Cell-outputArea")
    lab.page.wait_for_selector("text=Each run of your function may take up to 60 s", timeout=60_000)
    lab.page.wait_for_selector(".jp-Cell-outputArea >> text=Failed", timeout=60_000)
    assert "may take up to" not in area.text_content()
    path.unlink()
    assert not lab.trouble()
