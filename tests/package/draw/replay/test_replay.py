"""A replay as a whole: the same bytes for the same run."""

import os
import subprocess
import sys
from pathlib import Path

from played import LADDER, MEMORY, big

from parcours.draw import replay

PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from played import LADDER, MEMORY, big
from parcours.draw import replay
sys.stdout.write(replay(LADDER, memory=MEMORY).html() + replay(big(300)).html())
"""


def test_the_same_bytes_in_another_process():
    folder = str(Path(__file__).parent)
    found = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM, folder],
            env={
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": os.pathsep.join(map(str, (Path(__file__).parents[4], Path(__file__).parents[2]))),
            },
            capture_output=True,
            check=True,
        ).stdout.decode()
        for seed in ("1", "2")
    ]
    assert found[0] == found[1] == replay(LADDER, memory=MEMORY).html() + replay(big(300)).html()
