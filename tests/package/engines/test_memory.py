import gc
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ET

import pytest

from parcours import Trace, trace
from parcours.draw import memory
from parcours.draw.marks import text_width
from parcours.draw.memory import thinned
from parcours.engines.memory import EVERY, LOOK_EVERY

SVG = "{http://www.w3.org/2000/svg}"
MB = 1_000_000
NUMPY = [(0.0, 100 * MB), (0.5, 300 * MB), (1.0, 900 * MB), (2.0, 250 * MB)]
DASK = [(0.0, 110 * MB), (1.5, 330 * MB), (3.0, 200 * MB)]


def texts(picture):
    return [element.text for element in ET.fromstring(picture.svg).iter(SVG + "text")]


def heights(picture):
    """The pixels between the lowest and the highest point of each curve."""
    found = []
    for path in ET.fromstring(picture.svg).iter(SVG + "path"):
        if path.get("class") == "f-fill":
            corners = path.get("d").replace("M", "L").partition("V")
            ys = [float(point.split(" ")[1]) for point in corners[0].split("L")[1:]]
            found.append(float(corners[2].partition("H")[0]) - min(ys))
    return found


# -- the picture


def test_the_peak_is_marked_and_told():
    picture = memory({"": NUMPY})
    words = "peak 900 MB, 800 MB above the start, 2.0 s; dashed: the start"
    assert texts(picture)[:2] == ["Memory", words]
    assert picture.alt == f"Memory: {words}."
    assert "peak 900 MB" in texts(picture)


def test_runs_side_by_side_share_their_scales():
    picture = memory({"NumPy": NUMPY, "Dask": DASK})
    assert {"NumPy", "Dask", "peak 900 MB", "peak 330 MB"} <= set(texts(picture))
    high, low = heights(picture)
    assert low / high == pytest.approx(330 / 900, abs=0.01)
    ticks = [word for word in texts(picture) if word == "1 s"]
    assert len(ticks) == 2  # each has its axis
    assert picture.alt.startswith("Memory: NumPy: peak 900 MB, 800 MB above the start, 2.0 s; Dask: peak 330 MB")


@pytest.mark.parametrize(
    "runs",
    [
        {"": NUMPY},
        {"NumPy": NUMPY, "Dask": DASK},
        {"one moment": [(0.0, 5 * MB)]},
        {"nothing held": [(0.0, 0), (1.0, 0)]},
        {f"a rather long name of a run, the {i}th": DASK for i in range(7)},
        {"<b>&": [(i / 50, (i % 97) * MB) for i in range(10_000)]},
    ],
)
def test_everything_lies_inside_and_can_be_read(runs):
    picture = memory(runs)
    assert picture.width <= 900
    assert len(picture.svg) < 50_000
    for element in ET.fromstring(picture.svg).iter(SVG + "text"):
        size, bold = float(element.get("font-size", 12)), element.get("font-weight") is not None
        x, wide = float(element.get("x")), text_width(element.text, size, bold)
        left = x - {"middle": wide / 2, "end": wide}.get(element.get("text-anchor"), 0)
        assert left >= 0, element.text
        assert left + wide <= picture.width + 0.5, element.text
        assert 0 < float(element.get("y")) < picture.height


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        ({}, "Memory: no run was given."),
        ({"": []}, "Memory: no memory was recorded."),
        ({"Dask": []}, "Memory: Dask: no memory was recorded."),
    ],
)
def test_a_run_without_samples_says_so(runs, words):
    assert memory(runs).alt == words


def test_thinning_keeps_the_ends_and_the_peak():
    points = [(i / 100, i % 1000) for i in range(5000)]
    kept = thinned(points)
    assert kept[0] == points[0]
    assert kept[-1] == points[-1]
    assert max(value for _, value in kept) == 999
    assert len(kept) <= 53


def test_the_same_bytes_again():
    assert memory({"NumPy": NUMPY, "Dask": DASK}).svg == memory({"NumPy": NUMPY[::-1], "Dask": DASK}).svg


# -- the sampler


def test_nothing_is_sampled_unless_asked_for():
    with trace() as run:
        time.sleep(3 * EVERY)
    assert run.samples == run.resident == ()
    assert run.memory().alt == "Memory: no memory was recorded."


def test_memory_that_a_block_holds_is_seen():
    with trace(memory=True) as run:
        time.sleep(3 * EVERY)
        block = bytearray(b"x") * (200 * MB)
        time.sleep(15 * EVERY)  # on a busy machine the sampler has to wait for its turn
        del block
        gc.collect()
        time.sleep(3 * EVERY)
    (first, start), *_, (last, end) = run.resident
    peak = max(nbytes for _, nbytes in run.resident)
    assert peak - start > 150 * MB
    assert peak - end > 150 * MB
    assert -EVERY < first <= last
    assert {sample.kind for sample in run.samples} == {"rss"}
    assert "above the start" in run.memory("A block").alt


def test_processes_below_count():
    program = "import time; block = b'x' * 100_000_000; print(flush=True); time.sleep(60)"
    with trace(memory=True) as run:
        child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        child.stdout.readline()
        time.sleep(5 * LOOK_EVERY * EVERY)
        child.kill()
        child.wait()
        child.stdout.close()
    own = [sample.value for sample in run.samples if sample.where.name == "this process"]
    assert child.pid in {sample.where.process for sample in run.samples}
    assert max(nbytes for _, nbytes in run.resident) > min(own) + 90 * MB
    assert run.samples[-1].where.process != child.pid


def test_sampling_ends_with_the_block_even_if_it_raises():
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError), trace(memory=True) as run:
        raise ZeroDivisionError
    assert threading.active_count() == before
    assert len(run.resident) >= 2  # at the beginning and at the end


def test_samples_survive_json():
    with trace(memory=True) as run:
        time.sleep(2 * EVERY)
    again = Trace.from_json(run.to_json())
    assert again == run
    assert again.resident == run.resident


def test_a_reading_costs_little():
    with trace(memory=True) as run:
        begin, start = time.process_time(), time.perf_counter()
        time.sleep(1)
        spent, took = time.process_time() - begin, time.perf_counter() - start
    assert len(run.resident) > 5
    assert spent < 0.2 * took
