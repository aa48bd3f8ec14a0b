"""Dask's ``distributed``: a plugin in the scheduler sees the graph that runs and stamps its tasks there.

So everything is recorded that a cluster is given: compute, persist, submit, map, what runs again and on new workers;
nothing is installed on workers. The client's side tells who submitted what, and when it waits.
"""

import contextlib
import functools
import os
import time
import weakref
from collections.abc import Callable
from typing import NamedTuple

import distributed
from dask._task_spec import Alias
from dask.core import flatten
from distributed.diagnostics.plugin import SchedulerPlugin
from distributed.utils import SyncMethodMixin

from parcours.engines.dask.graphs import Held, add_tasks, read_graph, stamped
from parcours.engines.dask.working import AWAITED
from parcours.engines.events import Event, Place
from parcours.engines.recorder import Recorder
from parcours.engines.stamps import here, now, stamp

__all__ = ["install"]

_ACTOR = "an actor of Dask: calls of its methods are not recorded"
# Seconds that a submission may take to a scheduler of this process. The wait ends as soon as it is there: a long bound
# costs nothing, and one that is reached is said in `missed`.
_ON_THE_WAY = 2
_PATIENCE = 2  # seconds: a bound on how late a block may begin, which only a worker meets that does not answer
_WAITING = {"waiting", "queued", "no-worker", "processing"}  # states of a task that has no result yet


_warmed = weakref.WeakSet()  # clients whose workers were asked to import what stamps


def imported() -> None:
    """Do nothing: a worker that is sent this function imports the modules which its stamps need."""


def install(recorder: Recorder) -> None:
    """Record what clients of ``distributed`` submit, until the recorder closes. Installed twice, it records once."""
    recorder.part(Clients).prepare()


# -- the client's side ------------------------------------------------------------------------------------------------
class Call(NamedTuple):
    """One call of a client that brings tasks: when, where, and its results in order."""

    t: float
    where: Place
    keys: list


class Clients:
    """The hooks in clients, and what they have seen.

    Attributes:
        clients: {id: client} of those whose scheduler has the plugin.
        calls: {(id of the client, keys): Call} of what has not yet reached a scheduler of this process.
        plugins: the plugins of schedulers in this process.
    """

    def __init__(self, recorder: Recorder):
        self.recorder = recorder
        self.clients, self.calls, self.plugins = {}, {}, []
        self._unprepared = list(distributed.Client._instances)
        recorder.libraries.add("distributed")
        recorder.patch(distributed.Client, "_graph_to_futures", self._submitting)
        recorder.patch(SyncMethodMixin, "sync", self._waiting)
        recorder.patch(distributed.as_completed, "__next__", self._completing)
        recorder.before_reading.append(self._settle)
        recorder.at_close(self._remove_plugins)

    def prepare(self) -> None:
        """Add the plugin for the clients that exist, and let their workers import what stamps, before the block begins.

        A client that this thread may not wait for, and a worker that does not answer, do so at their first task.
        """
        clients, self._unprepared = self._unprepared, []
        for client in clients:
            if client.status != "running" or client.asynchronous:
                continue
            self._add_plugin(client)
            if client not in _warmed:
                _warmed.add(client)
                with contextlib.suppress(Exception):  # of a worker that goes down, or has no such package
                    client.sync(client._run, imported, on_error="ignore", callback_timeout=_PATIENCE)

    def _submitting(self, old: Callable) -> Callable:
        clients, recorder = self, self.recorder

        @functools.wraps(old)
        def _graph_to_futures(self, expr, keys, *args, **kwargs):
            if not recorder.traces:
                return old(self, expr, keys, *args, **kwargs)
            recorder.listeners.untracked()  # when it starts and ends in the cluster is not followed
            if self.id not in clients.clients and not self.asynchronous:
                clients._add_plugin(self)
            elif self.asynchronous and not clients._is_here(self) and not clients._add_plugin_here(self):
                recorder.miss("an asynchronous Dask client of another process: what it submits is not recorded")
                return old(self, expr, keys, *args, **kwargs)
            call, t = (self.id, frozenset(keys)), now()
            if clients._is_here(self):
                clients.calls[call] = Call(t, here(), _in_order(expr, keys))
            try:
                return old(self, expr, keys, *args, **kwargs)
            except BaseException:
                clients.calls.pop(call, None)
                raise

        return _graph_to_futures

    def _add_plugin(self, client):
        self.clients[client.id] = client
        folder = self.recorder.folder
        try:
            client.register_plugin(GraphPlugin(folder), name=_plugin_name(folder))
        except Exception as error:  # of another machine's scheduler, which has no such folder or no such module
            why = type(error).__name__
            self.recorder.miss(f"a Dask scheduler on another machine: its tasks are not recorded ({why})")

    def _add_plugin_here(self, client):
        """Add the plugin to a scheduler in this process, if that is the client's; return True if it is."""
        for scheduler in list(distributed.Scheduler._instances):
            if client.scheduler is not None and scheduler.address == client.scheduler.address:
                self.clients[client.id] = client
                plugin = GraphPlugin(self.recorder.folder)
                plugin.start(scheduler)
                scheduler.add_plugin(plugin, name=_plugin_name(self.recorder.folder))
                return True
        return False

    def _settle(self):
        """Wait until the schedulers of this process have what was submitted: a client sends it and goes on at once."""
        until = time.monotonic() + _ON_THE_WAY
        while any(self.clients[client].status == "running" for client, _ in list(self.calls)):
            if time.monotonic() > until:
                late = "what was submitted to Dask just before the end of the block: it was still on its way"
                self.recorder.miss(late)
                self.calls.clear()
            time.sleep(0.001)

    def _remove_plugins(self):
        """Take the plugin out of all schedulers; one that cannot be reached drops it at its next graph."""
        name = _plugin_name(self.recorder.folder)
        for plugin in self.plugins:
            plugin.scheduler.plugins.pop(name, None)
            plugin.forget_parents()
        for client in self.clients.values():
            if client.status == "running" and not client.asynchronous and not self._is_here(client):
                with contextlib.suppress(Exception):  # of a scheduler that goes down at this moment
                    client.unregister_scheduler_plugin(name)

    def _is_here(self, client):
        """Return True if the client's scheduler runs in this process and has the plugin."""
        return client.scheduler.address in {plugin.scheduler.address for plugin in self.plugins}

    def _tasks_of(self, futures):
        """Return the ids of the tasks behind the futures in a value, as far as they are known in this process."""
        keys = [future.key for future in distributed.futures_of(futures)]
        return [plugin.tasks[key] for key in keys for plugin in self.plugins if key in plugin.tasks]

    def _waiting(self, old: Callable) -> Callable:
        clients, recorder = self, self.recorder

        @functools.wraps(old)
        def sync(self, func, *args, asynchronous=None, **kwargs):
            awaited = getattr(func, "__name__", "") in AWAITED
            if not awaited or not recorder.waits() or asynchronous or self.asynchronous:
                return old(self, func, *args, asynchronous=asynchronous, **kwargs)
            owner = getattr(func, "__self__", None)
            futures = [owner] if isinstance(owner, distributed.Future) else list(args[:1])
            with recorder.waiting_for(clients._tasks_of(futures)):
                return old(self, func, *args, asynchronous=asynchronous, **kwargs)

        return sync

    def _completing(self, old: Callable) -> Callable:
        clients, recorder = self, self.recorder

        @functools.wraps(old)
        def __next__(self):
            if not self.queue.empty() or not recorder.waits():
                return old(self)
            with recorder.waiting_for(clients._tasks_of(list(self.futures))):
                return old(self)

        return __next__


def _in_order(expr, keys):
    """Return the keys of the results in the learner's order; ``compute`` passes them as a set."""
    if not isinstance(keys, list):
        with contextlib.suppress(Exception):  # a graph given as a dict does not know its results
            ordered = list(dict.fromkeys(flatten(expr.__dask_keys__())))
            return ordered if set(ordered) == set(keys) else sorted(keys, key=str)
    return sorted(keys, key=str) if isinstance(keys, set) else list(keys)


def _plugin_name(folder):
    return f"parcours {folder}"


# -- the scheduler's side ---------------------------------------------------------------------------------------------
class GraphPlugin(SchedulerPlugin):
    """Runs in the scheduler: reads the graph that really runs, before its first task is sent, and stamps its tasks."""

    idempotent = True  # a second client of the same scheduler brings it again

    def __init__(self, folder: str):
        self.folder = folder

    def start(self, scheduler):
        if not os.path.isdir(self.folder):
            raise FileNotFoundError(self.folder)
        self.scheduler, self.tasks, self.aliases, self.submitting = scheduler, {}, {}, None
        self.unstamped = set()  # keys of what cannot stamp itself: actors and coroutines
        self.held = Held(self._report_memory, self.tasks)
        recorder = self._recorder()
        if recorder:
            recorder.part(Clients).plugins.append(self)
        self._watch_parents(scheduler)

    def _recorder(self):
        """Return the recorder of this process, if it is the one that asked for the plugin."""
        recorder = Recorder.active
        return recorder if recorder and (recorder.folder, recorder.process) == (self.folder, os.getpid()) else None

    def _watch_parents(self, scheduler):
        """Note which task submits a graph while the scheduler takes it: it does not tell its plugins.

        Without the private method that it hooks, who submitted whom stays unknown.
        """
        take = getattr(scheduler, "_create_taskstate_from_graph", None)
        if take is None:
            self._miss("which of Dask's tasks submitted which: this version of Dask does not tell")
            return

        @functools.wraps(take)
        def watched(*args, **kwargs):
            self.submitting = kwargs.get("submitting_task")
            try:
                return take(*args, **kwargs)
            finally:
                self.submitting = None

        scheduler._create_taskstate_from_graph = self._watching = watched

    def forget_parents(self):
        """Take the hook out of the scheduler; a later hook around it keeps what it found."""
        if self.scheduler.__dict__.get("_create_taskstate_from_graph") is self._watching:
            del self.scheduler._create_taskstate_from_graph

    async def before_close(self):
        self.forget_parents()

    # -- what Dask calls
    def update_graph(self, scheduler, *, client, keys, tasks, **more):
        if not os.path.isdir(self.folder):
            scheduler.plugins.pop(_plugin_name(self.folder), None)  # the trace is over, and could not take it out
            self.forget_parents()
            return
        states = {key: scheduler.tasks[key] for key in tasks if key not in self.tasks and key in scheduler.tasks}
        graph = {key: state.run_spec for key, state in states.items() if state.state == "released" and state.run_spec}
        self.aliases |= {key: node.target for key, node in graph.items() if isinstance(node, Alias)}
        recorder = self._recorder()
        call = recorder and recorder.part(Clients).calls.pop((client, frozenset(keys)), None)
        if recorder and call is None and client in recorder.part(Clients).clients:
            return  # it was submitted before the block, and came only now
        order = call.keys if call else sorted(keys, key=lambda key: (scheduler.tasks[key].priority or (), str(key)))
        readings = read_graph(graph, order, self.aliases)
        add_tasks(readings, self.tasks, functools.partial(self._report, call=call))
        parent = self.tasks.get(self.submitting)
        for reading in readings if parent else ():
            self._report("spawn", self.tasks[reading.key], parent)
        for reading in readings:
            state = states[reading.key]
            if state.actor:
                self._miss(f"{reading.label}: {_ACTOR}")
            if state.actor or state.run_spec.is_coro:
                self.unstamped.add(reading.key)
            else:
                state.run_spec = stamped(state.run_spec, self.folder, self.tasks[reading.key])

    def transition(self, key, start, finish, *args, stimulus_id="", **kwargs):
        task = self.tasks.get(key)
        if task and key in self.unstamped:
            self._report_times(task, start, finish, kwargs)
        if finish == "memory" and start != "memory":
            state = self.scheduler.tasks.get(key)
            if state is not None and state.run_spec is not None:
                self.held.take(key, state.run_spec, max(state.nbytes, 0))
        elif start == "memory" and finish != "memory":
            self.held.release(key)
        elif task and start == "processing" and stimulus_id.startswith("handle-worker-cleanup"):
            self._report("lost", task)
        elif task and start in _WAITING and stimulus_id.startswith(("cancel-key", "client-releases")):
            self._report("cancelled", task)  # counts only if it did not start
        if finish == "forgotten":
            self.tasks.pop(key, None)
            self.aliases.pop(key, None)
            self.unstamped.discard(key)

    def _report_times(self, task, start, finish, told):
        """Report when a task ran that cannot stamp itself, by the times that its worker told the scheduler."""
        if finish == "processing":
            self._report("unknown", task)  # from now on it may run
        elif start == "processing" and finish in ("memory", "erred"):
            ran = [times for times in told.get("startstops") or () if times["action"] == "compute"]
            clock = now() - time.time()
            for kind, moment in (("started", "start"), ("ended" if finish == "memory" else "failed", "stop")):
                for times in ran[-1:]:
                    self._report_at(kind, task, times[moment] + clock, f"dask {told.get('worker', '')}")

    # -- what it reports
    def _report_at(self, kind, task, t, role):
        recorder = self._recorder()
        if recorder:
            recorder.events.append(Event(t, kind, task, 0, here(role)))
        else:
            stamp(self.folder, kind, task, role=role, t=t)

    def _report(self, kind, task, detail="", call=None):
        recorder = self._recorder()
        if recorder and kind == "spawn":
            recorder.spawns.append((detail, task))
        elif call and recorder:
            recorder.events.append(Event(call.t, kind, task, 0, call.where, 0, detail))
        else:
            stamp(self.folder, kind, task, role="dask scheduler", detail=detail)

    def _report_memory(self, kind, task, nbytes):
        recorder = self._recorder()
        if recorder:
            recorder.add(kind, task, nbytes)

    def _miss(self, sentence):
        recorder = self._recorder()
        if recorder:
            recorder.miss(sentence)
        else:
            stamp(self.folder, "missed", "", role="dask scheduler", detail=sentence)
