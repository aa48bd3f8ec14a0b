"""Files to hash: do two threads hash at the same moment, and in pieces for which `hashlib` releases the GIL?"""

import contextlib
import hashlib
import io
import random
import threading
from dataclasses import dataclass, replace

from parcours.check.behaviours import returned
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens import Given
from parcours.check.referee import Terms
from parcours.draw.words import many, number, size

__all__ = ["files_to_hash", "pieces_at_least", "returned_digests"]


class Hashes:
    """``sha256()`` makes a hash as `hashlib.sha256` does, and notes the bytes that each hash is given.

    pieces: a list for each hash, with the bytes of each update. A lock is in it, so it cannot be pickled.
    """

    def __init__(self, work, files: int):
        self.pieces, self.__name__ = [], "sha256"
        self._work, self._files, self._lock = work, files, threading.Lock()

    def __call__(self, data=b"", **options):
        pieces = []
        with self._lock:
            number = len(self.pieces)
            self.pieces.append(pieces)
        found = Hash(lambda: self._work(number % self._files), pieces, **options)
        found.update(data)
        return found

    def __repr__(self):
        return "sha256"


class Hash:
    """A hash of `hashlib`. Its first update waits until another hash is updated, too."""

    def __init__(self, meet, pieces: list, **options):
        self._hash, self._meet, self._pieces = hashlib.sha256(**options), meet, pieces

    def update(self, data) -> None:
        """Add bytes to what is hashed."""
        nbytes = memoryview(data).nbytes
        if not nbytes:  # a loop may notice the end of its file only after this call
            return
        if not self._pieces:
            self._meet()
        self._pieces.append(nbytes)
        self._hash.update(data)

    def __getattr__(self, name):
        return getattr(self._hash, name)


@dataclass(frozen=True)
class FilesToHash(Given):
    """``answer(sha256, files)``: the answer returns the hex digits of each file's hash.

    sizes: the bytes of each file. meet: how many hashes the answer must compute at the same moment.
    """

    sizes: tuple
    meet: int

    @property
    def terms(self):
        return Terms(list(range(len(self.sizes))), self.meet)

    @property
    def contents(self) -> list[bytes]:
        """The bytes of each file."""
        return [random.Random(seed).randbytes(nbytes) for seed, nbytes in enumerate(self.sizes)]

    @contextlib.contextmanager
    def around(self, work):
        yield Hashes(work, len(self.sizes)), [io.BytesIO(content) for content in self.contents]

    def finish(self, result, work, arguments):
        pieces = arguments[0].pieces
        # The last update of a hash may be small, because it has what is left of the file.
        small = min((nbytes for each in pieces for nbytes in each[:-1]), default=None)
        return {"returned": result, "updates": sum(map(len, pieces)), "smallest": small}


def files_to_hash(sizes, meet: int = 2) -> FilesToHash:
    """Return the given of ``answer(sha256, files)``. sizes, meet: of `FilesToHash`."""
    return FilesToHash(tuple(sizes), meet)


def returned_digests(run: Evidence, hint: str = "values", *, refs: str = "") -> Finding:
    """The answer returned the hash of each file as hex digits, in order. refs: of `returned`.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> from parcours.check.behaviours import met
    >>> @exercise("digests", hints={"one": "Use threads.", "small": "Read more at once."})
    ... def digests(game):
    ...     run = game.play(files_to_hash([200_000, 200_001]))
    ...     yield returned_digests(run)
    ...     yield met(run, "one")
    ...     yield pieces_at_least(run, 65_536, "small")
    >>> def answer(size):
    ...     def hash_all(sha256, files):
    ...         def digest(file):
    ...             found = sha256()
    ...             while piece := file.read(size):
    ...                 found.update(piece)
    ...             return found.hexdigest()
    ...         with ThreadPoolExecutor(2) as pool:
    ...             return list(pool.map(digest, files))
    ...     return hash_all
    >>> judge(digests, answer(65_536)).finding
    'right results, 2 calls at the same moment, in large pieces.'
    >>> judge(digests, answer(1000)).seen
    '401 calls of `update`, the smallest with 1 kB.'
    """
    right = [hashlib.sha256(content).hexdigest() for content in run.given.contents]
    return returned(replace(run, result=run.reported("returned", run.result)), right, hint, refs=refs)


def pieces_at_least(run: Evidence, least: int, hint: str) -> Finding:
    """Each update of a hash had at least `least` bytes, except the last one of its file."""
    smallest = run.reported("smallest")
    small = isinstance(smallest, int) and smallest < least
    updates = run.reported("updates", 0)
    return Finding(
        ok=not small,
        passed="in large pieces",
        failed="in pieces that are too small",
        expected=f"At least {number(least)} bytes in each call of `update`, except the last for a file.",
        seen=f"{many(updates, 'call')} of `update`, the smallest with {size(smallest)}." if small else "",
        hint=hint,
    )
