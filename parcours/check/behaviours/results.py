"""Whether the results are right."""

import math

from parcours.check import arrays
from parcours.check.behaviours.evidence import Evidence
from parcours.check.finding import Finding, many
from parcours.check.plain import NotPlain

__all__ = ["Results"]


class Results(Evidence):
    """Questions about what the answer gave back."""

    def returned_values(self, hint="values", refs=None, of=None):
        """It returned [work(x) for x in xs], or of(work(x)) for each, as plain values.

        `refs` is the hint for promises in their place.
        """
        return self.returned(lambda values: [of(value) if of else value for value in values], hint, refs)

    def returned(self, make, hint="values", refs=None):
        """It returned make([work(x) for x in xs]), a list or a dict, as plain values.

        `refs` is the hint for promises in their place.
        """
        values = {repr(x): value for x, value in self.seen["values"]}
        right = make([values[repr(x)] for x in self.xs])
        each, kind = isinstance(right, list) and len(right) == len(self.xs), type(right).__name__
        expected = f"A {kind} of {len(right)} values, {'one for each x, in order' if each else 'as in the docstring'}."

        def wrong(fault, seen, hint=hint):
            return Finding(False, "", fault, expected, seen, hint)

        result = self.result
        if isinstance(result, NotPlain):
            if not result.promise:
                return wrong(f"it did not return a {kind} of values", f"{result}.", "kind")
            fitting = "async" if "`coroutine`" in str(result) else refs or hint
            return wrong("it returned promises, not results", f"{result}.", fitting)
        if result == right:
            return Finding(True, "right results", "", expected, "", "")
        if result is None:
            return wrong("it returned nothing", "None.", "return")
        if type(result) is not type(right):
            fitting = "tuple" if _one(result, type(right)) else "kind"
            return wrong(f"it did not return a {kind}", _kind_of(result), fitting)
        if len(result) != len(right):
            fault, seen = f"the {kind} has another length", f"A {kind} of {many(len(result), 'value')}."
            return wrong(fault, seen, "tuple" if _one(result, list) else hint)
        if isinstance(right, dict):
            differ = sum(key not in result or result[key] != value for key, value in right.items())
            return wrong("the results are wrong", f"{differ} of {len(right)} values are wrong: `{str(result)[:80]}`.")
        if sorted(result, key=repr) == sorted(right, key=repr):
            hint = "order" if each else hint
            return wrong("the results are in another order", "The right values, in another order.", hint)
        differ = sum(a != b for a, b in zip(result, right, strict=True))
        nothing = f", {result.count(None)} of them `None`" if None in result else ""
        seen = f"{differ} of {len(right)} values are wrong{nothing}."
        return wrong("the results are wrong", seen, self._slip(result, right) or hint)

    def _slip(self, result, right):
        """The hint for a list whose wrong values have something in common, or ""."""
        wrong = [a for a, b in zip(result, right, strict=True) if a != b]
        if all(value is None for value in wrong):
            return "none"
        if all(isinstance(value, list) and len(value) == 1 for value in result):
            return "tuple"
        called = {repr(arrival["x"]) for arrival in self.seen["arrivals"]}
        return "same" if len(called) == 1 < len(set(map(repr, self.xs))) else ""

    def returned_number(self, of, hint="values", promise="promise"):
        """It returned of(the whole array), a number; `promise` is the hint for a Dask array that was not computed."""
        right, result = float(of(self._whole())), self.result
        told = {"expected": "One number, as NumPy gives it for the whole array.", "told": "right result"}
        if isinstance(result, NotPlain):
            fault = "it returned a promise, not a number" if result.promise else "it did not return a number"
            lazy = any(f"`{kind}`" in str(result) for kind in ("Array", "Delayed", "DelayedAttr"))
            fitting = promise if lazy else "async" if "`coroutine`" in str(result) else hint
            return Finding(False, **told, fault=fault, seen=f"{result}.", hint=fitting)
        if result is None:
            return Finding(False, **told, fault="it returned nothing", seen="None.", hint="return")
        if type(result) not in (int, float):
            hint = "tuple" if _one(result, int, float) else hint
            return Finding(False, **told, fault="it did not return a number", seen=_kind_of(result), hint=hint)
        try:
            result = float(result)
        except OverflowError:  # a whole number that no float can hold
            result = math.inf
        seen = f"{result:.6g}, where NumPy gives {right:.6g}."
        close = abs(result - right) <= 1e-4 * abs(right)
        return Finding(close, **told, fault="the number is wrong", seen=seen, hint=hint)

    def returned_blurred(self, hint, seams, edge, eager):
        """It returned a Dask array whose values are those of the blurred whole.

        Hints: `seams` for values that are wrong where blocks meet, `edge` for such as are wrong at the edge alone,
        `eager` for an array that is no Dask array.
        """
        import numpy as np

        right = arrays.Blur(self.array["radius"])(self._whole())
        told = {"expected": "A Dask array with the values of `blur(stored[:])`.", "told": "right values"}
        result = self.result
        if isinstance(result, NotPlain) or not isinstance(result, dict) or set(result) != {"blocks", "values"}:
            if result is None:
                return Finding(False, **told, fault="it returned nothing", seen="None.", hint="return")
            array = isinstance(result, list)
            fault = "the array was computed already" if array else "it did not return a Dask array"
            seen = "An array of NumPy's." if array else f"{result}."
            return Finding(False, **told, fault=fault, seen=seen[:200], hint=eager)
        values = np.asarray(result["values"], dtype=object)
        if values.shape != right.shape:
            seen = f"An array of {' x '.join(map(str, values.shape))}, for one of {' x '.join(map(str, right.shape))}."
            return Finding(False, **told, fault="the array has another shape", seen=seen, hint=hint)
        try:
            wrong = ~np.isclose(values.astype(float), right)
        except (ValueError, TypeError, OverflowError):
            seen = f"A value of {values.flat[0]!r}."[:200]
            return Finding(False, **told, fault="the values are no numbers", seen=seen, hint=hint)
        r = self.array["radius"]
        inside = wrong[r:-r, r:-r]
        seen = f"{wrong.sum()} of {wrong.size} values are wrong{'' if inside.any() else ', all of them at the edge'}."
        hint = edge if not inside.any() else seams if inside.mean() < 0.5 else hint
        return Finding(not wrong.any(), **told, fault="the values are wrong", seen=seen, hint=hint)


def _one(result, *types):
    """Whether the result is a list of one value, of one of these types: it lies one level too deep."""
    return isinstance(result, list) and len(result) == 1 and type(result[0]) in types


def _kind_of(result):
    """A result that is of the wrong kind, in words; plain values do not tell a tuple or an array from a list."""
    return "A list, a tuple or an array." if type(result) is list else f"A value of type `{type(result).__name__}`."
