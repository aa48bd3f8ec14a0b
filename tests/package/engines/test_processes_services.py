"""The resource tracker and the forkserver of a process can be ended, and start again."""

import subprocess
import sys

PROGRAM = """
import multiprocessing
from multiprocessing import shared_memory

import psutil

from parcours import end_services
from parcours.engines.processes.services import service_processes
from parcours.errors import TraceError

if __name__ == "__main__":
    for _ in range(2):
        block = shared_memory.SharedMemory(create=True, size=8)
        block.close()
        block.unlink()
        context = multiprocessing.get_context("forkserver")
        ours, theirs = context.Pipe()
        process = context.Process(target=theirs.poll, args=(60,))
        process.start()
        try:
            end_services()
        except TraceError as error:
            assert "Close their pools" in str(error)
        ours.send("go on")
        process.join(60)
        there = service_processes()
        assert len(there) == 2 and all(map(psutil.pid_exists, there))
        end_services()
        end_services()
        assert not service_processes() and not any(map(psutil.pid_exists, there))
    print("ended")
"""


def test_they_are_ended_and_start_again(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.stderr) == ("ended\n", "")
