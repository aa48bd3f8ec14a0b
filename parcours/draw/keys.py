"""The keys of controls in an output: theirs stay with them, and Jupyter's still reach Jupyter.

Arrows, letters and Space belong to the control that has the focus, so none of them edits the notebook. Shift+Enter,
Ctrl+Enter, Ctrl+S and Esc do what they do everywhere in JupyterLab and Notebook 7.
"""

import json
from pathlib import Path

__all__ = ["keys_script"]


def keys_script(box: str = "box", below: bool = False) -> str:
    """Return a statement for a script in an output, which settles the keys of all controls in an element.

    box: the script's name of the element; it may get its controls later. below: Shift+Enter runs the next code cell,
    for a control that asks about it, and not its own cell.
    """
    function = Path(__file__).with_name("keys.js").read_text(encoding="utf-8").strip()
    return f"({function})({box}, {json.dumps(below)});"
