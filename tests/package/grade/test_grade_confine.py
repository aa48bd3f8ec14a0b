"""Walls: what a process behind them cannot do, as far as this system gives them to a user."""

import os
import socket
import subprocess
import sys
import tempfile

import pytest
from classroom import walls_here

from parcours.grade import confine

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's")

PROGRAM = """
import os, sys
from parcours.grade import confine
walls, folder, hidden = sys.argv[1:4]
confine.limit(50_000_000, 5000)
needed = [sys.prefix, sys.base_prefix, os.path.dirname(os.path.dirname(confine.__file__)), hidden + "/needed"]
enter = confine.confine(walls, folder, folder_bytes=20_000_000, hidden=[hidden], needed=needed)
if inside := os.fork():
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(inside, 0)[1]))
enter()
os.chdir(folder)
"""


@pytest.fixture(scope="module")
def walls():
    return walls_here()


@pytest.fixture
def behind(walls):
    """Run a program behind the walls; gives its output."""

    def run(program, least="network"):
        if list(confine.WALLS).index(walls) > list(confine.WALLS).index(least):
            pytest.skip(f"this system gives a user without root only: {confine.WALLS[walls] or 'nothing'}")
        with tempfile.TemporaryDirectory(prefix="w-") as folder, tempfile.TemporaryDirectory() as hidden:
            os.mkdir(f"{hidden}/needed")
            for name in ("secret", "needed/known"):
                with open(f"{hidden}/{name}", "w") as file:
                    file.write("x")
            command = [sys.executable, "-c", PROGRAM + program, walls, folder, hidden]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60)
            assert done.returncode == 0, done.stderr
            assert os.listdir(folder) == []
            return done.stdout.split()

    return run


def test_the_network_beyond_loopback_is_closed(behind):
    assert behind("""
import socket
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname()).close()
try:
    socket.create_connection(("192.0.2.1", 80), timeout=5)
except OSError as error:
    print(error.errno)
""") == ["101"]  # the network is unreachable: nothing was sent


def test_only_the_folder_can_be_written_to(behind):
    assert behind(
        """
import sys
for place in (folder, "/dev/shm", "/tmp", os.path.dirname(os.__file__)):
    try:
        open(place + "/parcours-confined", "w").close()
        print("written")
    except OSError as error:
        print(error.strerror.split()[0])
""",
        "all",
    ) == ["written", "written", "Read-only", "Read-only"]
    assert not os.path.exists("/dev/shm/parcours-confined")


def test_the_folder_holds_so_much_and_no_more(behind):
    assert behind("""
try:
    for number in range(10):
        with open(str(number), "wb") as file:
            file.write(bytes(10_000_000))
except OSError as error:
    print(error.errno)
""", "all") == ["28"]  # fmt: skip


def test_other_processes_and_hidden_folders_are_not_seen(behind):
    program = """
print(os.getpid(), len([name for name in os.listdir("/proc") if name.isdigit()]))
"""
    assert behind(program, "all") == ["1", "1"]


def test_of_a_hidden_folder_only_what_is_needed_is_there(behind):
    program = """
print(os.listdir(hidden), os.listdir(hidden + "/needed"))
for place in (hidden, hidden + "/needed"):
    try:
        open(place + "/more", "w")
    except OSError as error:
        print(error.errno)
"""
    assert behind(program, "all") == ["['needed']", "['known']", "30", "30"]  # read-only


def test_no_socket_and_no_device_leads_to_another_process(behind):
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as service:
        service.bind(f"{folder}/service")
        service.listen()
        os.mkfifo(f"{folder}/fifo")
        program = f"""
import pathlib, socket
for place in ("service", "fifo"):
    print(os.path.exists({folder!r} + "/" + place))
seen = {{str(path) for top in ("/tmp", "/run", "/dev") for path in pathlib.Path(top).rglob("*") if not path.is_dir()}}
print(sorted(path for path in seen if path.startswith(("/dev", "/run"))))
print([path for path in seen if pathlib.Path(path).is_socket() or pathlib.Path(path).is_fifo()])
open("/dev/null", "w").write("x")
"""
        devices = ["/dev/full", "/dev/null", "/dev/random", "/dev/urandom", "/dev/zero"]
        assert " ".join(behind(program, "all")) == f"False False {devices} []"


def test_the_walls_cannot_be_taken_down_from_inside(behind):
    program = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.mount(None, b"/", None, ctypes.c_ulong(32 | 4096), None), libc.umount2(b"/proc", 2))
print(open("/proc/self/status").read().split("CapBnd:")[1].split()[0])
"""
    assert behind(program, "all") == ["-1", "-1", "0" * 16]


def test_the_user_stays_the_same(behind):
    assert behind("print(os.getuid(), os.geteuid())") == [str(os.getuid()), str(os.geteuid())]


def test_without_walls_nothing_changes(tmp_path):
    program = """
import socket
from parcours.grade import confine
confine.confine("none", "/nowhere", folder_bytes=1, hidden=["/"])()
open("file", "w").close()
print(len([name for name in os.listdir("/proc") if name.isdigit()]) > 1, socket.if_nameindex())
"""
    command = [sys.executable, "-c", "import os" + program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == f"True {socket.if_nameindex()}\n"
    assert (tmp_path / "file").exists()


def test_a_protected_process_keeps_its_memory_to_itself():
    program = "from parcours.grade import confine; {}; print(flush=True); input()"
    owners = []
    for call in ("pass", "confine.protect(subreaper=True)"):
        command = [sys.executable, "-c", program.format(call)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            # What may not be looked into belongs to root, whoever runs it; as root one sees the same of a group.
            status = os.stat(f"/proc/{process.pid}/mem")
            owners.append((status.st_uid, status.st_gid))
            process.communicate(b"\n")
    mine = (os.geteuid(), os.getegid())
    assert owners == [mine, (0, 0)]
