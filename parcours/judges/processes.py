"""The exercises of lesson 12."""

from parcours.check import Words, exercise
from parcours.check.behaviours import computed_once, in_processes, met
from parcours.check.finding import hint_by_words
from parcours.check.givens.batches import (
    batched_calls,
    batches_at_most,
    largest_batch_at_most,
    returned_from_batches,
)
from parcours.check.givens.shared import copied_at_most, left_no_blocks, returned_measures, shared_array
from parcours.check.givens.start_methods import (
    function_to_send,
    made_a_function,
    right_in_each_process,
    was_found,
    was_pickled,
)

__all__ = ["processes_chunks", "processes_pickle", "processes_shared"]

# Words of exceptions: a hint
UNSENT = {"pickle": "pickle", "local object": "pickle", "BrokenProcessPool": "main"}
CHUNKS = UNSENT | {"chunksize must be": "zero", "arg 3 must not be zero": "zero", "islice()": "zero"}
CHUNKS |= {"cannot be interpreted as an integer": "zero"}
SHARED = UNSENT | {"FileNotFoundError": "gone"}


@exercise("processes-chunks")
def processes_chunks(game):
    with hint_by_words(CHUNKS):
        run = game.play(batched_calls(range(1000), meet=4))
    yield from _in_batches(run, "serial", few="few")
    with game.again("with 40 xs"), hint_by_words(CHUNKS):
        again = game.play(batched_calls(range(40), meet=4))
        yield from _in_batches(again, "fixed", few="fixed")


def _in_batches(run, hint, few):
    yield returned_from_batches(run, refs="futures")
    yield in_processes(run, 1, "here").silent()
    yield batches_at_most(run, 16, "many")
    yield met(run, hint, few=few)
    yield in_processes(run, 4, few)
    yield largest_batch_at_most(run, len(run.xs) * 3 // 10, "uneven").silent()
    yield computed_once(run, "again").silent()


@exercise("processes-shared", words=Words("measure", "slice", "slices"))
def processes_shared(game):
    with hint_by_words(SHARED):
        run = game.play(shared_array((2000, 500), parts=4))
    yield returned_measures(run, refs="futures")
    yield in_processes(run, 2, "here")
    yield met(run, "serial")
    yield copied_at_most(run, run.given.nbytes // 10, "copies")
    yield left_no_blocks(run, "left")
    yield computed_once(run, "again").silent()


@exercise("processes-pickle")
def processes_pickle(game):
    run = game.play(function_to_send([3, 1, 4], factor=3))
    yield made_a_function(run, "function")
    yield was_pickled(run, "name", carries="carries")
    yield was_found(run, "main")
    yield right_in_each_process(run, "wrong")
