"""What a step of the replay's slider costs for 500 tasks: at most 16 ms, the time between two frames of a screen.

Each step is timed in Chromium from the input event until the page is laid out and painted. It takes Playwright
(`pip install playwright`) and a Chromium, which CHROMIUM may name; neither is needed by the course.
"""

import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from parcours.draw import replay
from parcours.graph import TaskGraph
from parcours.spans import Span

LIMIT = 16  # ms
LAYERS = ("load", "add", "mul", "sub", "total")

# Work posted within a frame's callback runs once that frame is painted.
MEASURE = """async () => {
  const slider = document.querySelector("input[type=range]"), low = +slider.min, wide = slider.max - low;
  const one = (share) => new Promise((done) => requestAnimationFrame(() => {
    const start = performance.now(), {port1, port2} = new MessageChannel();
    slider.value = low + share * wide;
    slider.dispatchEvent(new Event("input"));
    port1.onmessage = () => done(performance.now() - start);
    port2.postMessage(0);
  }));
  const times = {near: [], far: []};
  for (let i = 0; i <= 100; i++) times.near.push(await one(i / 100));
  for (let i = 0; i <= 100; i++) times.far.push(await one(i % 2 ? i / 200 : 1 - i / 200));
  return times;
}"""


def run(tasks, workers=4):
    """A graph of so many tasks in five layers, as it might have run, and the memory of its results."""
    numbers, per = random.Random(1), tasks // len(LAYERS)
    names = [f"{layer}({i})" for layer in LAYERS for i in range(per)]
    free, spans, memory = [0.0] * workers, [], []
    for i, name in enumerate(names):
        worker = free.index(min(free))
        start, free[worker] = free[worker], free[worker] + numbers.uniform(0.01, 0.05)
        spans.append(Span(name, f"thread {worker + 1}", start, free[worker]))
        memory.append((free[worker], name, 8_000_000))
        if i >= per:
            memory.append((free[worker], names[i - per], -8_000_000))
    return TaskGraph(names, list(zip(names, names[per:], strict=False)), spans), memory


def main():
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sys.exit(f"this takes Playwright, which {sys.executable} does not have")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium)
        for tasks in (30, 60, 500, 10_000):
            graph, memory = run(tasks)
            start = time.perf_counter()
            html = replay(graph, memory=memory).html()
            seconds = time.perf_counter() - start
            page = browser.new_page()
            Path(folder, "replay.html").write_text(f"<!doctype html><meta charset='utf-8'>{html}", encoding="utf-8")
            page.goto(f"file://{folder}/replay.html")
            times = page.evaluate(MEASURE)
            page.close()
            step, jump = (statistics.quantiles(times[kind], n=20) for kind in ("near", "far"))
            print(
                f"{tasks:6} tasks: drawn in {seconds:.3f} s, {len(html) / 1000:4.0f} kB;"
                f" a step {step[9]:4.1f} ms (95 % below {step[18]:4.1f}), {step[9] / LIMIT:.2f} of the limit;"
                f" a jump {jump[9]:4.1f} ms (95 % below {jump[18]:4.1f})"
            )
        browser.close()


if __name__ == "__main__":
    main()
