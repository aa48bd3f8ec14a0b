"""Walls around a process of this user, without root: Linux namespaces where the system allows them.

A process calls `confine` on itself, once, while it has one thread; its children are behind the same walls.
This is not a container: SECURITY.md says what it leaves open.
"""

import contextlib
import ctypes
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable, Iterable

__all__ = ["WALLS", "confine", "die_with_parent", "limit", "protect"]

# The kinds of walls, the strongest first, and what each keeps a process from.
WALLS = {
    "all": ("network", "files", "processes"),
    "network": ("network",),
    "none": (),
}

_USER, _PID, _NET, _MOUNT, _IPC = 0x10000000, 0x20000000, 0x40000000, 0x00020000, 0x08000000
_BIND, _REMOUNT = 0x1000, 32
_REC, _PRIVATE, _NOSUID, _NODEV, _READ_ONLY = 0x4000, 1 << 18, 2, 4, 1
_SET_DUMPABLE, _SET_DEATH_SIGNAL, _DROP_CAPABILITY, _NO_NEW_PRIVILEGES, _SET_SUBREAPER = 4, 1, 24, 38, 36
# Folders of the system that lead to other processes, and the devices in them that a process needs.
_SHARED = ("/tmp", "/var/tmp", "/run", "/dev")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/shm")
_MOUNT_SETATTR = 442  # the number of the system call, the same on every processor
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000


def protect(*, subreaper: bool = False) -> None:
    """Close this process's memory to other processes of its user. A `subreaper` adopts the orphans of its children."""
    if sys.platform == "linux":
        _prctl(_SET_DUMPABLE, 0)
        if subreaper:
            _prctl(_SET_SUBREAPER, 1)


def limit(file_bytes: int, processes: int) -> None:
    """Limit this process and its children: size of a file, processes and threads of the user; no core files."""
    import resource

    for which, most in (
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, processes),
    ):
        hard = resource.getrlimit(which)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (most, most))


def confine(
    walls: str, folder: str, *, folder_bytes: int, hidden: Iterable[str] = (), needed: Iterable[str] = ()
) -> Callable[[], None]:
    """Put this process and its children behind the `walls` (a key of `WALLS`).

    folder: the only one that they may write to. folder_bytes: how much fits into it. hidden: folders that they see
    empty, except for the `needed` files and folders in them. The temp directories, /run, and all devices except the
    plainest are hidden too: sockets and terminals in them lead to other processes.
    Raises OSError if the system refuses. For the walls of "all", call it, then fork: the child is the first process of
    the new space, and must call the function that this returns; when it ends, all in the space end.
    """
    if walls == "none":
        if sys.platform == "linux":
            _prctl(_SET_DUMPABLE, 1)  # a learner's process is as open as any
        return lambda: None
    _unshare_user(_NET | (_PID | _MOUNT | _IPC if walls == "all" else 0))
    _loopback_up()
    if walls == "network":
        _drop_privileges()
        return lambda: None

    def enter() -> None:
        die_with_parent()
        _close_files(folder, folder_bytes, [*hidden, *_SHARED, os.path.dirname(folder)], [*needed, *_DEVICES, folder])
        _drop_privileges()

    return enter


def die_with_parent() -> None:
    """Have this process killed when its parent ends, however that ends."""
    if sys.platform == "linux":
        _prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)


def _unshare_user(spaces: int) -> None:
    uid, gid = os.geteuid(), os.getegid()
    _check(_libc().unshare(_USER | spaces), "unshare")
    _prctl(_SET_DUMPABLE, 1)  # otherwise /proc/self belongs to root
    with contextlib.suppress(FileNotFoundError):  # before Linux 3.19
        _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {uid} 1")
    _write("/proc/self/gid_map", f"{gid} {gid} 1")


def _loopback_up() -> None:
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        # SIOCSIFFLAGS: the interface "lo", its flags IFF_UP | IFF_RUNNING
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", 0x41))


def _close_files(folder: str, folder_bytes: int, hidden: Iterable[str], needed: Iterable[str]) -> None:
    """Make everything read-only except the folder and /dev/shm, which are new, empty and in memory."""
    _mount(None, "/", _REC | _PRIVATE)
    # struct mount_attr: to set, to clear, propagation, user space
    attributes = struct.pack("4Q", _READ_ONLY, 0, 0, 0)
    call = _libc().syscall(_MOUNT_SETATTR, _AT_FDCWD, b"/", _AT_RECURSIVE, attributes, ctypes.c_size_t(len(attributes)))
    _check(call, "mount_setattr")
    _mount("proc", "/proc", _NOSUID | _NODEV)
    # A folder inside another comes first, so that the other's cover takes it along.
    for place in sorted({os.path.realpath(place) for place in hidden if os.path.isdir(place)}, key=len, reverse=True):
        _cover(place, needed)
    if os.path.isdir("/dev/shm"):
        _mount("tmpfs", "/dev/shm", _NOSUID | _NODEV, f"size={folder_bytes},mode=1777")
    _mount("tmpfs", folder, _NOSUID | _NODEV, f"size={folder_bytes},mode=700")


def _cover(place: str, needed: Iterable[str]) -> None:
    """Cover a folder by an empty one that has only the `needed` files and folders of the old one."""
    inside = [os.path.realpath(path) for path in needed if os.path.lexists(path)]
    if any(place == path or path == "/" for path in inside) or place == "/":
        return
    inside = sorted({path for path in inside if path.startswith(f"{place}/")}, key=len)
    kept = [(path, os.path.isdir(path), os.open(path, os.O_PATH)) for path in inside]
    _mount("tmpfs", place, _NOSUID | _NODEV, "size=1m,mode=755")
    for path, is_folder, handle in kept:
        os.makedirs(path if is_folder else os.path.dirname(path), exist_ok=True)
        if not is_folder:
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
        _mount(f"/proc/self/fd/{handle}", path, _BIND | _REC)
        os.close(handle)
    _mount(None, place, _REMOUNT | _BIND | _READ_ONLY | _NOSUID | _NODEV)


def _mount(what: str | None, where: str, flags: int, options: str = "") -> None:
    """Mount a new file system of the kind `what`, or bind the path `what`, or, for None, change what is mounted."""
    what, where, options = (None if name is None else os.fsencode(name) for name in (what, where, options))
    kind = what if what in (b"tmpfs", b"proc") else None
    _check(_libc().mount(what, where, kind, ctypes.c_ulong(flags), options), f"mount {os.fsdecode(where)}")


def _drop_privileges() -> None:
    """Drop the rights over the new spaces for good: code that runs here could remove the walls with them."""
    for capability in range(64):
        with contextlib.suppress(OSError):
            _prctl(_DROP_CAPABILITY, capability)
    _prctl(_NO_NEW_PRIVILEGES, 1)
    header, nothing = struct.pack("Ii", 0x20080522, 0), struct.pack("6I", *[0] * 6)
    _check(_libc().capset(header, nothing), "capset")


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int) -> None:
    _check(_libc().prctl(option, ctypes.c_ulong(value), 0, 0, 0), "prctl")


def _check(result: int, what: str) -> None:
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _write(path: str, text: str) -> None:
    handle = os.open(path, os.O_WRONLY)
    try:
        os.write(handle, text.encode())
    finally:
        os.close(handle)
