"""What must hold of a notebook that a browser shows, as lists of what does not."""

import re

from lab import html_of, said

# An object where a picture should be, a widget without its model, and a tag that was not drawn.
_DEGRADED = re.compile(
    r"model not found|<[\w.]+ object at 0x|<IPython|\b[VH]Box\(|<Figure size|Error displaying|<img |<svg"
)
_NO_ALT = ("", "Image")  # JupyterLab writes "Image" where a picture has none
_IMAGE = re.compile(r"<img\b")
_IMAGE_TYPES = ("image/png", "image/jpeg", "image/svg+xml")
MIME = "application/vnd.parcours.verdict+json"


def pictures_in(outputs):
    """The number of pictures that outputs hold as they are stored."""
    count = 0
    for output in outputs:
        data = output.get("data", {})
        page = "".join(data.get("text/html", ""))
        count += len(_IMAGE.findall(page)) if page else any(kind in data for kind in _IMAGE_TYPES)
    return count


def as_stored(lab, notebook):
    """What is wrong with the outputs of a clone before anything has run, and is trusted."""
    wrong = []
    cells = {cell["id"]: cell for cell in lab.cells()}
    shown = lab.shown()
    for cell in notebook.cells:
        stored = cell.get("outputs", [])
        if not stored:
            continue
        if html_of(stored) and cells[cell.id]["trusted"]:
            wrong.append(f"cell {cell.id}: is trusted, so this is no fresh clone")
        if "hide-output" in cell.metadata.get("tags", []):
            told = lab.hidden(cell.id)
            if told is None:
                wrong.append(f"cell {cell.id}: its output answers a question, and shows before the cell runs")
            elif told and not told.endswith(":"):
                wrong.append(f"cell {cell.id}: its hidden output gives {told!r} away")
            continue
        pictures = [picture for output in shown if output["cell"] == cell.id for picture in output["pictures"]]
        if len(pictures) < pictures_in(stored):
            wrong.append(f"cell {cell.id}: {pictures_in(stored)} pictures are stored, {len(pictures)} are shown")
    return wrong + looks(shown)


def looks(shown):
    """What is wrong with the outputs as they look now, in whichever theme and state."""
    wrong = []
    for output in shown:
        where = f"cell {output['cell']}"
        if found := _DEGRADED.search(output["text"]):
            wrong.append(f"{where}: shows {found[0]!r} instead of a picture or a widget")
        for picture in output["pictures"]:
            if not picture["natural"] or not picture["height"]:
                wrong.append(f"{where}: a picture is empty: {picture}")
            if picture["alt"].strip() in _NO_ALT:
                wrong.append(f"{where}: a picture has no alternative text: {picture}")
            if picture["right"] > output["right"] + 1:
                wrong.append(f"{where}: a picture ends {picture['right'] - output['right']:.0f} px right of its place")
    return wrong


def run(cells):
    """What is wrong with a run, by the notebook's model: each cell ran, and raised only where that is meant."""
    wrong = []
    for cell in cells:
        if cell["type"] != "code" or not cell["source"].strip():
            continue
        raised = [output for output in cell["outputs"] if output["output_type"] == "error"]
        if not cell["count"]:
            wrong.append(f"cell {cell['id']}: did not run")
        if raised and "raises-exception" not in cell["tags"]:
            wrong.append(f"cell {cell['id']}: raised {raised[0]['ename']}: {raised[0]['evalue'][:200]}")
        if not raised and "raises-exception" in cell["tags"]:
            wrong.append(f"cell {cell['id']}: is meant to raise and did not")
    return wrong


def verdicts(cells):
    """The verdicts in the cells of an exercise's checks, in order: {exercise: verdict as a dict}."""
    found = {}
    for cell in cells:
        for output in cell["outputs"]:
            if verdict := output.get("data", {}).get(MIME):
                found[verdict["exercise"]] = verdict
    return found


__all__ = ["as_stored", "html_of", "looks", "pictures_in", "run", "said", "verdicts"]
