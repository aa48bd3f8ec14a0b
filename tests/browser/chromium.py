"""Where a Chromium is that the suite can drive."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW = "Debian, Ubuntu: apt install chromium; elsewhere: .venv/bin/playwright install chromium; or set PARCOURS_CHROMIUM"


def find(playwright):
    """The path of a Chromium, or None; `playwright` knows of one that it downloaded itself."""
    if named := os.environ.get("PARCOURS_CHROMIUM"):
        return named if Path(named).is_file() else None
    for name in NAMES:
        if found := shutil.which(name):
            return found
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else None
