"""Questions about the results: are they right, and if not, what is the mistake?"""

import math
from collections.abc import Callable

from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.plain import NotPlain
from parcours.draw.words import many

__all__ = ["returned", "returned_number", "returned_values"]


def returned_values(run: Evidence, hint: str = "values", *, refs: str = "", of: Callable | None = None) -> Finding:
    """The answer returned [work(x) for x in xs], or of(work(x)) for each, as plain values.

    refs: the hint for an answer that returned promises instead.
    """
    return returned(run, [of(value) if of else value for value in run.values], hint, refs=refs)


def returned(run: Evidence, right: list | dict, hint: str = "values", *, refs: str = "") -> Finding:
    """The answer returned `right`, as plain values. refs: the hint for an answer that returned promises instead."""
    result = run.result
    each, kind = isinstance(right, list) and len(right) == len(run.xs), type(right).__name__
    order = f"one for each {run.words.x}, in order" if each else "as in the docstring"
    expected = f"A {kind} of {many(len(right), 'value')}, {order}."

    def wrong(failed, seen, hint=hint):
        return Finding(ok=False, failed=failed, expected=expected, seen=seen, hint=hint)

    if isinstance(result, NotPlain):
        if not result.promise:
            return wrong(f"it did not return a {kind} of values", f"{result}.", "kind")
        return wrong("it returned promises, not results", f"{result}.", promise_hint(result, refs or hint))
    if result == right:
        return Finding(ok=True, passed="right results", expected=expected)
    if result is None:
        return wrong("it returned nothing", "None.", "return")
    if type(result) is not type(right):
        fitting = "tuple" if one_value(result, type(right)) else "kind"
        return wrong(f"it did not return a {kind}", kind_in_words(result), fitting)
    if each and 1 < len(result) < len(right) and result == right[: len(result)]:
        there, missing = len(result), len(right) - len(result)
        are = "is" if missing == 1 else "are"
        seen = f"The first {there} of {many(len(right), 'value')} are right; {missing} at the end {are} missing."
        return wrong("the last results are missing", seen, "short")
    if len(result) != len(right):
        fitting = "tuple" if one_value(result, list) else hint
        return wrong(f"the {kind} has another length", f"A {kind} of {many(len(result), 'value')}.", fitting)
    if isinstance(right, dict):
        differ = sum(key not in result or result[key] != value for key, value in right.items())
        return wrong("the results are wrong", f"{differ} of {len(right)} values are wrong: `{str(result)[:80]}`.")
    if sorted(result, key=repr) == sorted(right, key=repr):
        fitting = ("strides" if _joined_strides(result, right) else "order") if each else hint
        return wrong("the results are in another order", "The right values, in another order.", fitting)
    differ = sum(a != b for a, b in zip(result, right, strict=True))
    nothing = f", {result.count(None)} of them `None`" if None in result else ""
    seen = f"{differ} of {len(right)} values are wrong{nothing}."
    return wrong("the results are wrong", seen, _common_slip(run, right) or hint)


def _joined_strides(result, right):
    """Return True for right[0::n], right[1::n] and so on, one after another."""
    return any(result == [value for i in range(n) for value in right[i::n]] for n in range(2, len(right)))


def _common_slip(run, right):
    """Return the hint for a list whose wrong values have something in common, or ""."""
    wrong = [a for a, b in zip(run.result, right, strict=True) if a != b]
    if all(value is None for value in wrong):
        return "none"
    if all(isinstance(value, list) and len(value) == 1 for value in run.result):
        return "tuple"
    called = {repr(arrival.x) for arrival in run.record.arrivals}
    return "same" if len(called) == 1 < len(set(map(repr, run.xs))) else ""


def returned_number(run: Evidence, right: float, hint: str = "values", *, promise: str = "promise") -> Finding:
    """The answer returned a number close to `right`. promise: the hint for a Dask plan that was not computed."""
    result = run.result

    def wrong(failed, seen, hint=hint):
        return Finding(ok=False, failed=failed, expected=expected, seen=seen, hint=hint)

    expected = "One number, as NumPy gives it for the whole array."
    if isinstance(result, NotPlain):
        failed = "it returned a promise, not a number" if result.promise else "it did not return a number"
        return wrong(failed, f"{result}.", promise if result.promise == "dask" else promise_hint(result, hint))
    if result is None:
        return wrong("it returned nothing", "None.", "return")
    if type(result) not in (int, float):
        fitting = "tuple" if one_value(result, int, float) else hint
        return wrong("it did not return a number", kind_in_words(result), fitting)
    try:
        result = float(result)
    except OverflowError:  # a whole number that no float can hold
        result = math.inf
    return Finding(
        ok=abs(result - right) <= 1e-4 * abs(right),
        passed="right result",
        failed="the number is wrong",
        expected=expected,
        seen=f"{result:.6g}, where NumPy gives {right:.6g}.",
        hint=hint,
    )


def promise_hint(result: NotPlain, refs: str) -> str:
    """Return the hint for promises that were returned as results: `refs`, or the one for a coroutine."""
    if "a generator" in str(result):
        return "generator"
    return "async" if "`coroutine`" in str(result) else refs


def one_value(result: object, *types: type) -> bool:
    """Return True if the result is a list of one value of these types: it lies one level too deep."""
    return isinstance(result, list) and len(result) == 1 and type(result[0]) in types


def kind_in_words(result: object) -> str:
    """Return what a result of the wrong kind is; plain values do not tell a tuple or an array from a list."""
    return "A list, a tuple or an array." if type(result) is list else f"A value of type `{type(result).__name__}`."
