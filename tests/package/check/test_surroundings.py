"""A check in a kernel that has other things in it: what is there before an answer does not make its verdict wait."""

import subprocess
import sys
import textwrap

import pytest
from jupyter_client import KernelManager

ANSWER = """
from concurrent.futures import ThreadPoolExecutor
from parcours import judges
from parcours.check import examine

def in_the_loop(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return [pool.submit(work, x).result() for x in xs]

def told(exercise="threads-together", answer=in_the_loop):
    verdict, runs = examine(judges.definition(exercise), answer)
    print(verdict.outcome, verdict.hint, runs[-1].record.why)
"""
EARLY = "failed one 1 inside, and nobody else can come"

SURROUNDINGS = {
    "nothing else": "told()",
    "a thread that threading did not start": """
        import _thread, time
        _thread.start_new_thread(time.sleep, (60,))
        time.sleep(0.1)
        told()
    """,
    "a check in such a thread": """
        import _thread, threading
        over = threading.Event()
        _thread.start_new_thread(lambda: (told(), over.set()), ())
        over.wait(60)
    """,
    "a debugger that listens": """
        import debugpy
        debugpy.listen(("127.0.0.1", 0))
        told()
    """,
    "a progress bar in the answer": """
        from tqdm import tqdm
        told(answer=lambda work, xs: in_the_loop(work, list(tqdm(xs, disable=False))))
    """,
    "a loop that runs an event": """
        import asyncio
        async def main():
            ticking = asyncio.create_task(asyncio.sleep(30))
            await asyncio.sleep(0)
            told()
            ticking.cancel()
        asyncio.run(main())
    """,
    "a check in a thread of asyncio's": """
        import asyncio
        asyncio.run(asyncio.to_thread(told))
    """,
    "Dask beside a debugger": """
        import dask, debugpy
        debugpy.listen(("127.0.0.1", 0))
        def one_by_one(work, xs):
            values = [dask.delayed(work)(x).compute(scheduler="threads", num_workers=4) for x in xs]
            return [-value if x % 2 else value for x, value in zip(xs, values)]
        told("delayed-branch", one_by_one)
    """,
}
EXPECTED = {"Dask beside a debugger": "failed pieces 1 inside, and nobody else can come"}


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_a_wrong_answer_does_not_wait_for_the_patience(name):
    if "tqdm" in SURROUNDINGS[name]:
        pytest.importorskip("tqdm")
    program = ANSWER + textwrap.dedent(SURROUNDINGS[name])
    command = [sys.executable, "-Xfrozen_modules=off", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == EXPECTED.get(name, EARLY), done.stderr


def test_a_check_under_jupyters_debugger_ends_and_does_not_wait():
    manager = KernelManager()
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        for number, (command, arguments) in enumerate(
            [
                ("initialize", {"clientID": "test", "adapterID": "", "linesStartAt1": True, "columnsStartAt1": True}),
                ("attach", {}),
            ],
            1,
        ):
            content = {"type": "request", "command": command, "arguments": arguments, "seq": number}
            message = client.session.msg("debug_request", content)
            client.control_channel.send(message)
            reply = client.get_control_msg(timeout=60)
            while reply["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                reply = client.get_control_msg(timeout=60)
            assert reply["content"].get("success", True), reply["content"]
        printed = []

        def heard(message):
            content = message["content"]
            printed.append(content.get("text", "") or str(content.get("traceback", "")))

        client.execute_interactive(
            f"{ANSWER}\ntold()",
            timeout=120,
            output_hook=lambda m: printed.append(
                m["content"].get("text", "") or str(m["content"].get("traceback", ""))
            ),
        )
        assert EARLY in "".join(printed)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
