"""Run the banks over and over, count wrong decisions, and measure how long verdicts take.

python tests/answers/rounds.py --rounds 10 --exercise ray-squares --busy 2
python tests/answers/rounds.py --rounds 200 --adversarial --only mixed --one-core --busy 2

An answer is decided wrongly when its verdict is not the one that its first line names. "early" counts the runs in
which the referee knew that nobody else could come, "patience" those in which it waited until it gave up.
"""

import argparse
import collections
import contextlib
import io
import os
import statistics
import sys

import bank
from parcours import judges
from parcours.check import DASK, THREADS, exercise, game, ray_with_cpus
from parcours.check.behaviours import met, returned_values
from parcours.check.givens.calls import calls

# What the adversarial answers find in their notebook.
IMPORTS = """
import asyncio, multiprocessing.pool, queue, threading, time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, as_completed, wait
"""
EARLIER_CELL = """TODO, DONE = queue.Queue(), queue.Queue()


def worker(pause):
    while True:
        work, x = TODO.get()
        time.sleep(pause)
        DONE.put((x, work(x)))


for pause in (0, 0.3):
    threading.Thread(target=worker, args=(pause,), daemon=True).start()
"""
IMPORTS_RAY = "import ray, ray.util\n"
IMPORTS_DASK = "import dask\nfrom dask import delayed\n"


def adversarial(name, meet=2):
    """The definition that judges an answer which is right but looks, for a while, as if nothing more could come."""
    needs = ray_with_cpus(4) if name.startswith("right_ray") else DASK if name.startswith("right_dask") else THREADS

    @exercise(f"adversarial-{name}", needs=needs, hints={"alone": "Some calls ran alone."})
    def definition(game):
        run = game.play(calls([3, 1, 4, 7], meet=meet))
        yield met(run, "alone")
        yield returned_values(run)

    return definition


def run(answer, meet=2):
    """Judge an answer, of a bank or an adversarial one."""
    if answer.exercise != "adversarial":
        return bank.run(answer, seconds=1 if answer.outcome == "too long" else None)
    imports = IMPORTS + IMPORTS_RAY * answer.name.startswith("right_ray")
    imports += EARLIER_CELL * answer.name.endswith("earlier_cell")
    imports += IMPORTS_DASK * answer.name.startswith("right_dask")
    return bank.judge(adversarial(answer.name, meet), imports, answer, "answer")


def agrees(answer, seen):
    return (seen.verdict.outcome, seen.verdict.hint) == (answer.outcome, answer.hint)


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--exercise", choices=bank.exercises(), help="one bank; without it, all of them")
    parser.add_argument("--adversarial", action="store_true", help="the answers made to mislead the watcher")
    parser.add_argument("--only", default="", help="answers whose name holds this, such as right_")
    parser.add_argument("--meet", type=int, default=2, help="calls that must meet in an adversarial answer")
    parser.add_argument("--busy", type=int, default=0, help="busy processes beside it")
    parser.add_argument("--one-core", action="store_true", help="bind all of it to one core")
    parser.add_argument("--patience", type=float, default=game.PATIENCE, help="seconds; the least of the referee's")
    return parser.parse_args()


def main():
    asked = options()
    game.PATIENCE = asked.patience
    os.environ["RAY_IGNORE_UNHANDLED_ERRORS"] = "1"  # of tasks that raise, or outlive their run, by the hundred
    folders = ["adversarial"] if asked.adversarial else [asked.exercise] if asked.exercise else bank.exercises()
    answers = [answer for folder in folders for answer in bank.answers(folder, asked.only)]
    if not answers:
        sys.exit(f"no answer's name holds {asked.only!r}")
    seconds, whys, wrong = (collections.defaultdict(list), collections.defaultdict(collections.Counter), {})
    with contextlib.ExitStack() as stack:
        stack.enter_context(bank.machine("one core" if asked.one_core else "idle", asked.busy))
        if any(needs_ray(answer) for answer in answers):
            stack.enter_context(bank.ray_cluster())
        for number in range(1, asked.rounds + 1):
            for answer in answers:
                with contextlib.redirect_stdout(io.StringIO()):  # what the answers print
                    seen = run(answer, asked.meet)
                seconds[answer.id].append(seen.seconds)
                whys[answer.id][how(seen)] += 1
                if not agrees(answer, seen):
                    told = f"{seen.decision} {seen.why}: " + " | ".join(str(seen.verdict).splitlines())
                    wrong.setdefault(answer.id, []).append((number, told))
            if number % 10 == 0:
                told = f"{number} of {asked.rounds} rounds, {sum(map(len, wrong.values()))} wrong"
                print(told, file=sys.stderr, flush=True)
        load = os.getloadavg()[0]
    report(answers, seconds, whys, wrong, load)
    sys.exit(bool(wrong))


def needs_ray(answer):
    if answer.exercise == "adversarial":
        return answer.name.startswith("right_ray")
    return judges.definition(answer.exercise).needs not in (DASK, THREADS)


def waits(answer):
    return answer.waits or answer.outcome == "too long"


def how(seen):
    if seen.decision != "alone":
        return seen.decision or "not run"
    return "patience" if seen.why == "patience" else "early"


def report(answers, seconds, whys, wrong, load):
    for answer in answers:
        times, counts = seconds[answer.id], whys[answer.id]
        how_often = ", ".join(f"{count} {why}" for why, count in counts.most_common())
        print(f"{answer.id:52} {statistics.median(times):7.2f} {max(times):7.2f} s  {how_often}")
        for number, told in wrong.get(answer.id, [])[:5]:
            print(f"    WRONG in round {number}: {told}")
    for kind, chosen in (("right", True), ("wrong", False)):
        times = [time for answer in answers if answer.right == chosen for time in seconds[answer.id]]
        early = [time for a in answers if a.right == chosen and not waits(a) for time in seconds[a.id]]
        if early:
            middle = f"median {statistics.median(times):.2f}, slowest {max(times):.2f} s"
            print(f"{kind} answers: {len(times)} runs, {middle}; {max(early):.2f} s but for those known to wait")
    runs = sum(map(len, seconds.values()))
    print(f"{sum(map(len, wrong.values()))} of {runs} decisions wrong (load {load:.1f})")


if __name__ == "__main__":
    main()
