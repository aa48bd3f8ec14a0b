"""The exercises of lesson 13."""

from parcours.check import Words, exercise
from parcours.check.behaviours import computed_once, met, never_more_than, returned_values
from parcours.check.finding import hint_by_words
from parcours.check.givens.cores import calls_on_cores, threads_fit
from parcours.check.givens.hashed import files_to_hash, pieces_at_least, returned_digests
from parcours.check.givens.stages import play_stage
from parcours.draw.words import many

__all__ = ["releasing_fit", "releasing_hash", "releasing_serial"]

MB = 1_000_000

# Words of exceptions: a hint
UNSENT = {"pickle": "processes"}
UNFIT = {"whole number": "whole", "at least one thread": "whole", "must be greater than 0": "whole"}


@exercise("releasing-hash", words=Words("sha256", "file", "files"))
def releasing_hash(game):
    with hint_by_words(UNSENT):
        run = game.play(files_to_hash([MB, MB + 1, MB + 2, MB + 3]))
    yield returned_digests(run, refs="futures")
    yield met(run, "serial", here="here")
    yield pieces_at_least(run, 1 << 16, "small")
    yield computed_once(run, "again").silent()


@exercise("releasing-serial", words=Words("measure", "part", "parts"))
def releasing_serial(game):
    with hint_by_words(UNSENT):
        run = play_stage(game, range(1, 9), 3, "measure")
    yield returned_values(run, refs="futures")
    yield met(run, "measure").silent()
    yield computed_once(run, "again").silent()
    with hint_by_words(UNSENT):
        again = play_stage(game, range(1, 9), 3, "unpack")
    yield met(again, "lock", here="caller")
    yield returned_values(again, refs="futures").silent()
    yield computed_once(again, "again").silent()


@exercise("releasing-fit")
def releasing_fit(game):
    with hint_by_words(UNFIT):
        run = game.play(calls_on_cores(range(1, 13), meet=4, cores=4))
    yield returned_values(run, refs="futures")
    yield met(run, "serial", few="few")
    yield threads_fit(run, "product", few="idle", uneven="rest")
    yield computed_once(run, "again").silent()
    for cores, xs in ((8, 2), (7, 3)):
        with game.again(f"with {cores} cores and {xs} xs"), hint_by_words(UNFIT):
            run = game.play(calls_on_cores(range(1, xs + 1), meet=xs, cores=cores))
            yield returned_values(run, refs="futures")
            yield met(run, "fixed", few="fixed")
            yield threads_fit(run, "product", few="idle", uneven="rest")
    for cores, xs in ((4, 6), (1, 3)):
        with game.again(f"with {many(cores, 'core')} and {xs} xs"), hint_by_words(UNFIT):
            run = game.play(calls_on_cores(range(1, xs + 1), meet=cores + 1, cores=cores))
            yield never_more_than(run, cores, "crowd")
            yield threads_fit(run, "product", few="idle", uneven="rest")
            yield returned_values(run, refs="futures")
