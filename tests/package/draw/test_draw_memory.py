"""The picture of memory over time."""

import pytest
from pictures import SVG, assert_all_inside, svg_of, texts

from parcours.draw import memory
from parcours.draw.memory import thinned

MB = 1_000_000
NUMPY = [(0.0, 100 * MB), (0.5, 300 * MB), (1.0, 900 * MB), (2.0, 250 * MB)]
DASK = [(0.0, 110 * MB), (1.5, 330 * MB), (3.0, 200 * MB)]


def heights(picture):
    """The pixels between the lowest and the highest point of each curve."""
    found = []
    for path in svg_of(picture).iter(SVG + "path"):
        if path.get("class") == "f-fill":
            corners = path.get("d").replace("M", "L").partition("V")
            ys = [float(point.split(" ")[1]) for point in corners[0].split("L")[1:]]
            found.append(float(corners[2].partition("H")[0]) - min(ys))
    return found


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
    assert len(picture.svg) < 50_000
    assert_all_inside(picture)


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


def test_without_a_title_a_run_still_says_that_it_has_no_samples():
    assert memory({}, title=None).alt == "Memory: no run was given."


def test_four_runs_stand_in_two_lines_of_two():
    picture = memory(dict.fromkeys(("a", "b", "c", "d"), NUMPY))
    places = {e.text: (float(e.get("x")), float(e.get("y"))) for e in svg_of(picture).iter(SVG + "text")}
    assert places["a"][0] == places["c"][0] < places["b"][0] == places["d"][0]
    assert places["a"][1] == places["b"][1] < places["c"][1] == places["d"][1]
    assert_all_inside(picture)
