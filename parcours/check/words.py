"""The names that an exercise uses for the work, one input and all inputs: ``fetch``, page and pages, say."""

from dataclasses import dataclass

__all__ = ["Words"]


@dataclass(frozen=True)
class Words:
    """The names of an exercise, used in the sentences of its findings and hints.

    work: the name of the function that the answer is given. x: one input. xs: all of them.
    """

    work: str = "work"
    x: str = "x"
    xs: str = "xs"

    def fill(self, text: str) -> str:
        """Replace ``{work}``, ``{x}`` and ``{xs}`` by the names; leave other braces as they are.

        >>> Words("fetch", "page", "pages").fill("`{work}({x})` for the {xs}, in a dict `{}`")
        '`fetch(page)` for the pages, in a dict `{}`'
        """
        for name in ("work", "xs", "x"):
            text = text.replace(f"{{{name}}}", getattr(self, name))
        return text
