"""The plan of a Dask collection: its task graph before anything runs, and Dask's own drawing of it."""

from parcours.graph import TaskGraph

__all__ = ["dask_drawing", "task_graph"]


def task_graph(collection: object, optimized: bool = False) -> TaskGraph:
    """Return the plan of a Dask collection: its tasks before any of them runs.

    collection: a delayed value, array, dataframe or bag, or a list of them, planned together. Nothing is computed.
    optimized: False for the graph as written; True for the graph that the scheduler will run, where tasks are dropped
    or merged.

    Data in the graph is not a task, and neither is another name for a task. ``compute()`` may add one task that puts
    the blocks of a result together (``finalize``). Two builds of the same expression return equal plans.

    Raises TypeError for anything else.
    """
    from parcours.engines.dask.graphs import plan  # Dask is imported when there is a collection of it

    return plan(collection, optimized=optimized)


def dask_drawing(*collections: object):
    """Return the drawing of ``dask.visualize(*collections)`` (`Picture`), even if the program ``dot`` is not installed.

    Writes no file. Its bytes differ from run to run, as Dask's own do.
    """
    from parcours.draw.canvas import Picture  # pictures are loaded when one is asked for
    from parcours.engines.dask.drawing import drawing

    svg, width, height, nodes = drawing(collections)
    circles, boxes = (sum(shape == kind for _, shape in nodes) for kind in ("circle", "box"))
    names = ", ".join(sorted({name for name, shape in nodes if shape == "circle"}))
    alt = f"Dask's drawing: {circles} circles ({names}) and {boxes} boxes, arrows from below to above."
    return Picture(svg, alt, width, height)
