"""What mybinder.org gives, on this machine: one core, 2 GB for everything, 64 MB of /dev/shm, a user without rights.

Linux only, and for root only. `unshare` makes the namespaces, control groups (version 1 or 2) the limits.
"""

import contextlib
import os
import shlex
import shutil
import sys
import threading
import time
import uuid
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
MEMORY = 2 * 1024**3  # bytes, of the Jupyter server and all that it starts
SHARED_MEMORY = 64 * 1024**2  # bytes of /dev/shm
CORES = 1
USER = 1000
PREFIX = "/user/x/"
_PERIOD = 100_000  # microseconds over which the system counts CPU time
_LOOK_SECONDS = 0.05


def missing():
    """Why there can be no envelope here, or None."""
    if not sys.platform.startswith("linux"):
        return "it needs Linux"
    if os.geteuid() != 0:
        return "it needs root, for its limits and mounts"
    if tools := [name for name in ("unshare", "setpriv", "mount") if shutil.which(name) is None]:
        return f"it needs {', '.join(tools)} (util-linux)"
    try:
        Group().close()
    except OSError as error:
        return f"no control group can be made here: {error}"
    return None


class Group:
    """A control group with the envelope's limits."""

    def __init__(self, memory=MEMORY, cores=CORES):
        self.name = f"parcours-{uuid.uuid4().hex[:12]}"
        self.unified = (GROUPS / "cgroup.controllers").exists()
        if self.unified:
            self.memory = self.folder("memory")
            self.folders = [self.memory]
        else:
            self.memory = self.folder("memory")
            self.folders = [self.memory, self.folder("cpu")]
        try:
            for folder in self.folders:
                folder.mkdir()
            if self.unified:
                (self.memory / "memory.max").write_text(str(memory))
                (self.memory / "cpu.max").write_text(f"{int(cores * _PERIOD)} {_PERIOD}")
            else:
                (self.memory / "memory.limit_in_bytes").write_text(str(memory))
                (self.folders[1] / "cpu.cfs_period_us").write_text(str(_PERIOD))
                (self.folders[1] / "cpu.cfs_quota_us").write_text(str(int(cores * _PERIOD)))
        except OSError:
            self.close()
            raise

    def folder(self, controller):
        return GROUPS / self.name if self.unified else GROUPS / controller / self.name

    def used(self):
        """Bytes that its processes hold and the system cannot take back: their own memory and the shared one."""
        stat = dict(line.split() for line in (self.memory / "memory.stat").read_text().splitlines())
        names = ("anon", "shmem") if self.unified else ("total_rss", "total_shmem")
        return sum(int(stat.get(name, 0)) for name in names)

    def killed(self):
        """How many processes the system has ended because memory was short."""
        file = self.memory / ("memory.events" if self.unified else "memory.oom_control")
        return int(dict(line.split() for line in file.read_text().splitlines())["oom_kill"])

    def processes(self):
        return len((self.memory / "cgroup.procs").read_text().split())

    def close(self):
        for folder in self.folders:
            end = time.monotonic() + 10
            while folder.exists():
                try:
                    folder.rmdir()
                except OSError:  # processes that end are still in it
                    if time.monotonic() > end:
                        raise
                    time.sleep(0.1)


def launcher(group, read_only=()):
    """The command that runs another in the envelope. `read_only` are folders that cannot be written to there."""
    steps = ["set -e", f"mount -t tmpfs -o size={SHARED_MEMORY},mode=1777 tmpfs /dev/shm"]
    for folder in map(shlex.quote, map(str, read_only)):
        steps += [f"mount --bind {folder} {folder}", f"mount -o remount,ro,bind {folder}"]
    steps += _reachable([Path(sys.prefix), Path(sys.base_prefix)])
    for folder in group.folders:
        # the processes are to see their own limits where a container shows them
        steps.append(f"mount --bind {folder} {folder.parent}")
    steps.append(f'exec setpriv --reuid {USER} --regid {USER} --clear-groups --no-new-privs "$@"')
    join = "".join(f"echo $$ > {folder}/cgroup.procs; " for folder in group.folders)
    unshare = "unshare --mount --pid --fork --kill-child --mount-proc --ipc --propagation private"
    return ["sh", "-c", f'{join}exec {unshare} sh -c {shlex.quote(chr(10).join(steps))} sh "$@"', "sh"]


def _reachable(folders):
    """Steps that let the user reach `folders` below a folder that is closed to others, and nothing beside them."""
    closed = {}
    for folder in folders:
        for above in reversed(folder.parents):
            if not above.stat().st_mode & 0o001:
                closed.setdefault(above, []).append(folder)
                break
    steps = []
    for above, inside in closed.items():
        places = {folder: f"/mnt/parcours-{number}" for number, folder in enumerate(inside)}
        if places:
            steps.append("mount -t tmpfs tmpfs /mnt")
        for folder, place in places.items():
            steps += [f"mkdir {place}", f"mount --bind {shlex.quote(str(folder))} {place}"]
        steps.append(f"mount -t tmpfs -o mode=755 tmpfs {shlex.quote(str(above))}")
        for folder, place in places.items():
            quoted = shlex.quote(str(folder))
            steps += [f"mkdir -p {quoted}", f"mount --bind {place} {quoted}"]
    return steps


class Peak:
    """The most memory, in bytes, and the most processes of a group while the block runs."""

    def __init__(self, group):
        self.group, self.bytes, self.processes = group, 0, 0

    def __enter__(self):
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def _look(self):
        while not self._over.wait(_LOOK_SECONDS):
            with contextlib.suppress(OSError, ValueError, KeyError):
                self.bytes = max(self.bytes, self.group.used())
                self.processes = max(self.processes, self.group.processes())

    def __exit__(self, *exception):
        self._over.set()
        self._thread.join()
