"""The screenshots of a run of the suite, and a page that shows them side by side."""

import html
import re

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Parcours in the browser</title>
<style>
body {{ font: 15px sans-serif; margin: 24px; }}
figure {{ display: inline-block; width: 420px; margin: 0 16px 16px 0; vertical-align: top; }}
img {{ width: 100%; border: 1px solid #999; }}
.high {{ max-height: 700px; overflow: auto; }}
</style>
<h1>Parcours in the browser</h1>
<p>{count} screenshots. A click opens one in full.</p>
{sections}
</html>
"""


class Gallery:
    """A folder of screenshots; those of an earlier run go."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for old in (*folder.glob("*.png"), *folder.glob("index.html")):
            old.unlink()
        self.shots = []

    def path(self, section, title):
        """Where the next screenshot goes; it stands under the heading `section`, with `title` below it."""
        name = re.sub(r"[^a-z0-9]+", "-", f"{section} {title}".lower()).strip("-") + ".png"
        self.shots.append((section, title, name))
        return str(self.folder / name)

    def write(self):
        sections = []
        for section in dict.fromkeys(section for section, _, _ in self.shots):
            figures = "".join(
                f'<figure><div class="high"><a href="{name}"><img loading="lazy" src="{name}" alt=""></a></div>'
                f"<figcaption>{html.escape(title)}</figcaption></figure>\n"
                for under, title, name in self.shots
                if under == section and (self.folder / name).exists()
            )
            sections.append(f"<h2>{html.escape(section)}</h2>\n{figures}")
        page = _PAGE.format(count=len(self.shots), sections="\n".join(sections))
        (self.folder / "index.html").write_text(page, encoding="utf-8")
