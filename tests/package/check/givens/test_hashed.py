"""Files are hashed by `hashlib`, and what each hash is given is noted."""

import hashlib
import io
import pickle

import pytest
from runs import arrival, played

from parcours.check import exercise, judge
from parcours.check.behaviours import met
from parcours.check.givens.hashed import Hashes, files_to_hash, pieces_at_least, returned_digests

GIVEN = files_to_hash([3000, 5000])


@exercise("digests", hints={"one": "Use threads.", "small": "Read more at once."})
def digests(game):
    run = game.play(files_to_hash([3000, 3001], meet=1))
    yield returned_digests(run)
    yield met(run, "one")
    yield pieces_at_least(run, 2000, "small")


def in_pieces(sha256, files, size=2000):
    found = []
    for file in files:
        found.append(sha256())
        while piece := file.read(size):
            found[-1].update(piece)
    return [each.hexdigest() for each in found]


def by_hashlib(sha256, files):
    return [hashlib.file_digest(file, sha256).hexdigest() for file in files]


def by_constructor(sha256, files):
    return [sha256(file.read()).hexdigest() for file in files]


def by_readinto(sha256, files):
    digests, buffer = [], bytearray(2500)
    for file in files:
        found = sha256()
        while n := file.readinto(buffer):
            found.update(memoryview(buffer)[:n])
        digests.append(found.hexdigest())
    return digests


@pytest.mark.parametrize("answer", [in_pieces, by_hashlib, by_constructor, by_readinto])
def test_ways_to_hash(answer):
    verdict = judge(digests, answer)
    assert verdict.passed, str(verdict)


def test_pieces_that_are_too_small_and_the_last_one_of_a_file_which_may_be():
    verdict = judge(digests, lambda sha256, files: in_pieces(sha256, files, size=1999))
    assert (verdict.hint, verdict.seen) == ("small", "4 calls of `update`, the smallest with 2 kB.")


def test_a_wrong_digest_is_seen():
    verdict = judge(digests, lambda sha256, files: ["0" * 64 for file in files])
    assert verdict.hint == "values"


@pytest.mark.parametrize(("smallest", "ok"), [(None, True), (65_536, True), (65_535, False)])
def test_what_was_reported(smallest, ok):
    run = played({"returned": [], "updates": 9, "smallest": smallest}, given=GIVEN, arrivals=(arrival(0),))
    assert pieces_at_least(run, 65_536, "small").ok is ok


def test_the_first_update_of_each_hash_meets_and_an_empty_one_counts_for_nothing():
    met_by = []
    with GIVEN.around(met_by.append) as (sha256, files):
        first, second, third = sha256(), sha256(b"abc"), sha256(b"")
        assert met_by == [1]
        first.update(b"")
        assert met_by == [1]
        first.update(bytearray(10))
        first.update(b"")
        third.update(b"x")
        assert met_by == [1, 0, 0]  # a third hash belongs to the first file again
        assert sha256.pieces == [[10], [3], [1]]
        assert GIVEN.finish([], None, (sha256, files)) == {"returned": [], "updates": 3, "smallest": None}
    assert second.hexdigest() == hashlib.sha256(b"abc").hexdigest()
    assert (first.digest_size, first.name, repr(sha256)) == (32, "sha256", "sha256")


def test_it_hashes_what_it_cannot_count_as_hashlib_does():
    with pytest.raises(TypeError):
        Hashes(print, 1)().update("a string")


def test_a_hash_stays_in_its_process():
    with pytest.raises(TypeError, match="pickle"):
        pickle.dumps(Hashes(print, 1))


def test_the_files_are_files_of_the_given_sizes():
    with GIVEN.around(print) as (_, files):
        assert all(isinstance(file, io.BytesIO) for file in files)
        assert [len(file.read()) for file in files] == [3000, 5000]
