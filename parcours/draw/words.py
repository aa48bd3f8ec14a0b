"""Numbers in words: the only place that words times, bytes, counts and shares."""

__all__ = ["BYTES", "duration", "many", "number", "percent", "size"]

BYTES = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"), (1, "B"))  # decimal units, the largest first
NARROW = "\u202f"  # a narrow space that does not break: between thousands, and before a percent sign


def duration(seconds: float) -> str:
    """Return a time span in the unit that fits.

    >>> [duration(s) for s in (0, 0.00035, 0.0012, 0.0354, 2, 75.3, 100, 3900)]
    ['0 s', '350 µs', '1.2 ms', '35 ms', '2.0 s', '75.3 s', '1 min 40 s', '1 h 5 min']
    """
    if seconds <= 0:
        return "0 s"
    for unit, name in ((1e-6, "µs"), (1e-3, "ms")):
        if seconds < 999.5 * unit:
            return f"{seconds / unit:.{0 if seconds >= 9.95 * unit else 1}f} {name}"
    if seconds < 99.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, rest = divmod(round(seconds / 60), 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def number(n: int) -> str:
    """Return a count with a narrow space between thousands.

    >>> number(999), number(10_000).replace(NARROW, "_")
    ('999', '10_000')
    """
    return f"{n:,}".replace(",", NARROW)


def many(n: int, noun: str) -> str:
    """Return a count with its noun, in the plural unless it is one.

    >>> many(1, "call"), many(3, "call"), many(2, "process"), many(4, "batch")
    ('1 call', '3 calls', '2 processes', '4 batches')
    """
    plural = "" if n == 1 else "es" if noun.endswith(("s", "ch")) else "s"
    return f"{number(n)} {noun}{plural}"


def percent(share: float) -> str:
    """Return a share of 1 in percent.

    >>> percent(0.256).replace(NARROW, "_")
    '26_%'
    """
    return f"{100 * share:.0f}{NARROW}%"


def size(nbytes: float) -> str:
    """Return bytes in the decimal unit that fits, with one decimal below 10.

    >>> [size(n) for n in (0, 80, 8_000, 80_000, 2_500_000, 8_000_000, 1_234_000_000, 23_500_000_000)]
    ['0 B', '80 B', '8 kB', '80 kB', '2.5 MB', '8 MB', '1.2 GB', '24 GB']
    """
    unit, name = next(unit for unit in BYTES if nbytes >= 0.9995 * unit[0] or unit[0] == 1)
    decimals = 1 if unit > 1 and nbytes < 9.95 * unit else 0
    return f"{nbytes / unit:.{decimals}f}".removesuffix(".0") + f" {name}"
