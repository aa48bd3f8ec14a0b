"""Memory: the resident bytes of this process and of all processes below it, read while a trace is open."""

import threading

import psutil

from parcours.engines.events import Place, Sample
from parcours.engines.stamps import NODE, now

__all__ = ["EVERY", "LOOK_EVERY", "Sampler"]

EVERY = 0.02  # seconds between two readings
LOOK_EVERY = 10  # readings between two looks for new processes, which cost a hundred times as much


class Sampler:
    """Reads resident bytes in its own thread, from its making until `stop`.

    All readings of one round have the same time. Memory that processes share counts in each of them.
    """

    def __init__(self):
        self.samples = []
        self._own, self._below, self._rounds = psutil.Process(), {}, 0
        self._over = threading.Event()
        self._read()
        self._thread = threading.Thread(target=self._run, name="parcours memory", daemon=True)
        self._thread.start()

    def stop(self) -> list[Sample]:
        """End with a last reading, and return the samples, whose times are of the clock of `now`."""
        self._over.set()
        self._thread.join()
        self._read()
        return self.samples

    def _run(self):
        while not self._over.wait(EVERY):
            self._read()

    def _read(self):
        t = now()
        if self._rounds % LOOK_EVERY == 0:
            self._look()
        self._rounds += 1
        self._take(t, self._own, "this process")
        for process, name in list(self._below.items()):
            try:
                self._take(t, process, name)
            except psutil.Error:  # it has ended
                del self._below[process]

    def _take(self, t, process, name):
        place = Place(NODE, process.pid, "", name)
        self.samples.append(Sample(t, place, "rss", process.memory_info().rss))

    def _look(self):
        for process in self._own.children(recursive=True):
            if process not in self._below:
                try:
                    self._below[process] = process.name()
                except psutil.Error:
                    continue
