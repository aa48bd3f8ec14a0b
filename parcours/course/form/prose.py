"""The prose of a text, and the words in it that the style bans."""

import re

__all__ = ["banned_words", "prose_of"]

_BANNED_WORDS = ("simply", "just", "magic", "obviously", "easy", "easily")

_BANNED = re.compile(rf"\b({'|'.join(_BANNED_WORDS)})\b", re.IGNORECASE)
_QUOTED = re.compile(rf"[\"“]({'|'.join(_BANNED_WORDS)})[\"”]", re.IGNORECASE)
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u26ff\u2705\u2728\u274c\u274e\u2753-\u2757\u2764\u2795-\u2797\u27a1\u2b50\u2b55\ufe0f]"
)


def prose_of(text: str) -> str:
    """Return the prose of a Markdown text, without code blocks, addresses and HTML tags.

    >>> prose_of("Call `f(1)`, [as here](https://example.org).").split()
    ['Call', 'code', ',', 'as', 'here', '.']
    """
    text = re.sub(r"^(```|~~~).*?^\1\s*$", " ", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"(`+).+?\1", " code ", text, flags=re.DOTALL)
    text = re.sub(r"\]\([^)\s\"]*(?:\s+\"[^\"]*\")?\)|\]\([^)]*\)|\]\[[^\]]*\]", "] ", text)
    text = re.sub(r"https?://\S+", " ", text)
    text = re.sub(r"<[^>]*>", " ", text)
    return re.sub(r"(?<!\w)[#*_|>\[\]:-]+|[#*_|\[\]]+(?!\w)", " ", text)


def banned_words(text: str) -> list[str]:
    """Return the banned words and the emoji in a text; it may quote such a word to speak of it."""
    text = _QUOTED.sub(" ", prose_of(text))
    words = [f"the word {word!r}" for word in dict.fromkeys(match.lower() for match in _BANNED.findall(text))]
    return words + [f"the emoji U+{ord(sign):04X}" for sign in dict.fromkeys(_EMOJI.findall(text))]
