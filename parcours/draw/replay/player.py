"""The player: a picture that plays once, with the script that puts buttons and a slider below it."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from parcours.draw.canvas import Picture, mimebundle
from parcours.draw.keys import keys_script

__all__ = ["Replay"]


@dataclass(frozen=True, repr=False)
class Replay(Picture):
    """A picture that plays once, and the data that the player needs.

    data: begin, end, steps ... as player.js reads them; empty if nothing ran, and then there is no player.
    """

    data: dict = field(default_factory=dict)

    def html(self) -> str:
        """Return the picture, with the script that puts the player in its place."""
        if not self.data:
            return self.img()
        script = Path(__file__).with_name("player.js").read_text(encoding="utf-8").strip().removesuffix(";")
        script = script.replace("KEYS", keys_script())
        data = json.dumps(self.data, separators=(",", ":")).replace("</", "<\\/")
        return f'<div class="parcours-replay">{self.img()}<script>{script}({data});</script></div>'

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return mimebundle(self.html(), self.alt)
