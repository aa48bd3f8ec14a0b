"""Text that fits: widths, shortened names, lines.

Nothing is measured in a browser. A text fits if it would fit in the widest of the fonts.
"""

import re
import unicodedata

__all__ = ["FONT", "fit", "lines_of_name", "shorten", "shorten_name", "stem_of", "text_width", "wrap"]

FONT = "system-ui,-apple-system,Segoe UI,Roboto,DejaVu Sans,sans-serif"

# Advance widths of DejaVu Sans, the widest of the fonts above, in 1/1000 em, from the space to the tilde.
_ADVANCES = """
 318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636 636 337
337 838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787 695 635 611 732
684 989 685 611 685 390 337 390 838 500 500 613 635 550 635 615 352 635 634 278 278 579 278 974 634 612 635
635 411 521 392 634 592 818 592 592 525 636 337 636 838
"""
_ADVANCE = {chr(32 + i): int(width) for i, width in enumerate(_ADVANCES.split())} | {
    "·": 318,
    "\u202f": 200,
    "µ": 636,
}
_BOLD = 1.12  # DejaVu Sans Bold is wider by no more than this


def text_width(text: str, size: float = 12, bold: bool = False) -> float:
    """Return the most pixels that the text takes, at a font size in pixels.

    >>> text_width("square(0)", 11)
    53.295
    """
    return sum(map(_advance, text)) * size / 1000 * (_BOLD if bold else 1)


def _advance(character: str) -> int:
    if character in _ADVANCE:
        return _ADVANCE[character]
    return 1300 if unicodedata.east_asian_width(character) in "WF" else 1000


def shorten(text: str, room: float, size: float = 12, bold: bool = False) -> str:
    """Return the text, or as much of it as fits with "…" after it, or nothing.

    >>> shorten("a_function_with_a_long_name(0)", 100)
    'a_function_wit…'
    """
    if text_width(text, size, bold) <= room:
        return text
    text = text[: max(0, int(5 * room / size))]  # no letter is narrower than a fifth of its size
    while text and text_width(text + "…", size, bold) > room:
        text = text[:-1]
    return text + "…" if text else ""


def fit(name: str, room: float, size: float = 12, least: int = 4) -> str:
    """Return the name, shortened if more than `least` characters are left, otherwise nothing."""
    short = shorten_name(name, room, size)
    if short != name and len(short) <= least:
        return ""
    return short if text_width(short, size) <= room else ""


def shorten_name(name: str, room: float, size: float = 12, bold: bool = False) -> str:
    """Return the name, cut before the part that tells it from similar names, if that part is short.

    >>> shorten_name("a_function_with_a_long_name(0)", 100)
    'a_function_…(0)'
    """
    if text_width(name, size, bold) <= room:
        return name
    stem = stem_of(name)
    tail = name[len(stem) :]
    if not tail or text_width(tail, size, bold) > room / 2:
        return shorten(name, room, size, bold)
    stem = stem[: int(5 * room / size)]
    while stem and text_width(f"{stem}…{tail}", size, bold) > room:
        stem = stem[:-1]
    return f"{stem}…{tail}"


def stem_of(name: str) -> str:
    """Return the part of a name that similar tasks share: all before "(", "#" or a number at its end.

    >>> [stem_of(name) for name in ("square(0)", "load-3", "total", "square(0) #2", "('sum', 1)")]
    ['square', 'load', 'total', 'square', "('sum', 1)"]
    """
    stem = re.split(r"\(| ?#|[-_ ][0-9]+$", name, maxsplit=1)[0]
    return stem or name


def wrap(text: str, room: float, size: float = 12, bold: bool = False) -> list[str]:
    """Return the text in lines that fit in the room, broken at spaces; a longer word is shortened."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if text_width(longer, size, bold) <= room:
            lines[-1] = longer
        elif lines[-1]:
            lines.append(shorten(word, room, size, bold))
        else:
            lines[-1] = shorten(word, room, size, bold)
    return lines


def lines_of_name(name: str, room: float, widest: float, size: float = 12, bold: bool = False) -> list[str]:
    """Return the name in as few lines as it takes, three at most, broken after "-", "_" or a space.

    room: pixels that a line should keep to; widest: pixels that it must keep to, or it is shortened.

    >>> lines_of_name("mean_combine-partial", 100, 180)
    ['mean_combine-', 'partial']
    """
    lines = [""]
    for part in re.findall("[^-_ ]+[-_ ]*|[-_ ]+", name):
        if not lines[-1].strip("_- ") or len(lines) == 3 or text_width((lines[-1] + part).strip(), size, bold) <= room:
            lines[-1] += part
        else:
            lines.append(part)
    return [shorten_name(line.strip(), widest, size) for line in lines]
