"""Walls around a process of this user, without root: what Linux gives by namespaces, else what it has.

A process calls `confine` about itself, once, while it has one thread; its children are within the same walls.
Nothing here is a container: SECURITY.md says what is left open.
"""

import contextlib
import ctypes
import os
import signal
import socket
import struct
import sys

__all__ = ["WALLS", "confine", "limit", "protect"]

# What each kind of wall keeps apart, the strongest first.
WALLS = {
    "all": ("network", "files", "processes"),
    "network": ("network",),
    "none": (),
}

_USER, _PID, _NET, _MOUNT, _IPC = 0x10000000, 0x20000000, 0x40000000, 0x00020000, 0x08000000
_BIND, _REMOUNT = 0x1000, 32
_REC, _PRIVATE, _NOSUID, _NODEV, _READ_ONLY = 0x4000, 1 << 18, 2, 4, 1
_SET_DUMPABLE, _SET_DEATH_SIGNAL, _DROP_CAPABILITY, _NO_NEW_PRIVILEGES, _SET_SUBREAPER = 4, 1, 24, 38, 36
# What of the system leads to other processes, and what of it a process cannot do without.
_SHARED = ("/tmp", "/var/tmp", "/run", "/dev")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/shm")
_MOUNT_SETATTR = 442  # the number of the system call, the same on every processor
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000


def protect(*, subreaper=False):
    """Close this process's memory to other processes of its user; as `subreaper`, adopt what its children leave."""
    if sys.platform == "linux":
        _prctl(_SET_DUMPABLE, 0)
        if subreaper:
            _prctl(_SET_SUBREAPER, 1)


def limit(file_bytes, processes):
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


def confine(walls, folder, *, folder_bytes, hidden=(), needed=()):
    """Put this process and its children behind the `walls` (a key of `WALLS`).

    folder: all that they may write to. folder_bytes: how much fits into it. hidden: folders that they see empty, but
    for what of them is `needed`: files and folders. Hidden as well are the folders for temporary files, /run, and all
    devices but the plainest: sockets and terminals in them lead to other processes.
    Raises OSError where the system refuses. Behind the walls of "all", call it, then fork: the child is the first
    process of the new space, and must call `enter`, which this gives back; when it ends, all in it end.
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

    def enter():
        die_with_parent()
        _close_files(folder, folder_bytes, [*hidden, *_SHARED, os.path.dirname(folder)], [*needed, *_DEVICES, folder])
        _drop_privileges()

    return enter


def die_with_parent():
    """End this process when its parent ends, however that ends."""
    if sys.platform == "linux":
        _prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)


def _unshare_user(spaces):
    uid, gid = os.geteuid(), os.getegid()
    _check(_libc().unshare(_USER | spaces), "unshare")
    _prctl(_SET_DUMPABLE, 1)  # else /proc/self belongs to root
    with contextlib.suppress(FileNotFoundError):  # before Linux 3.19
        _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {uid} 1")
    _write("/proc/self/gid_map", f"{gid} {gid} 1")


def _loopback_up():
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        # SIOCSIFFLAGS: the interface "lo", its flags IFF_UP | IFF_RUNNING
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", 0x41))


def _close_files(folder, folder_bytes, hidden, needed):
    """Everything is read-only but the folder, which is fresh and in memory, and /dev/shm, fresh too."""
    _mount(None, "/", _REC | _PRIVATE)
    # struct mount_attr: to set, to clear, propagation, user space
    attributes = struct.pack("4Q", _READ_ONLY, 0, 0, 0)
    call = _libc().syscall(_MOUNT_SETATTR, _AT_FDCWD, b"/", _AT_RECURSIVE, attributes, ctypes.c_size_t(len(attributes)))
    _check(call, "mount_setattr")
    _mount("proc", "/proc", _NOSUID | _NODEV)
    # What lies inside another comes first, so that the other's cover takes it along.
    for place in sorted({os.path.realpath(place) for place in hidden if os.path.isdir(place)}, key=len, reverse=True):
        _cover(place, needed)
    if os.path.isdir("/dev/shm"):
        _mount("tmpfs", "/dev/shm", _NOSUID | _NODEV, f"size={folder_bytes},mode=1777")
    _mount("tmpfs", folder, _NOSUID | _NODEV, f"size={folder_bytes},mode=700")


def _cover(place, needed):
    """Cover a folder by an empty one, in which only what is `needed` of it is there."""
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


def _mount(what, where, flags, options=""):
    """Mount a new file system of the kind `what`, or bind the place `what`, or, without it, change what is mounted."""
    what, where, options = (None if name is None else os.fsencode(name) for name in (what, where, options))
    kind = what if what in (b"tmpfs", b"proc") else None
    _check(_libc().mount(what, where, kind, ctypes.c_ulong(flags), options), f"mount {os.fsdecode(where)}")


def _drop_privileges():
    """Give back the rights over the new spaces, for good: what runs here could undo the walls with them."""
    for capability in range(64):
        with contextlib.suppress(OSError):
            _prctl(_DROP_CAPABILITY, capability)
    _prctl(_NO_NEW_PRIVILEGES, 1)
    header, nothing = struct.pack("Ii", 0x20080522, 0), struct.pack("6I", *[0] * 6)
    _check(_libc().capset(header, nothing), "capset")


def _libc():
    return ctypes.CDLL(None, use_errno=True)


def _prctl(option, value):
    _check(_libc().prctl(option, ctypes.c_ulong(value), 0, 0, 0), "prctl")


def _check(result, what):
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _write(path, text):
    handle = os.open(path, os.O_WRONLY)
    try:
        os.write(handle, text.encode())
    finally:
        os.close(handle)
