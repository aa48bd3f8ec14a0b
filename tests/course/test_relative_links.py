"""Relative links lead somewhere, in every Markdown file and notebook."""

from pathlib import Path

from parcours.course import links


def test_relative_links_lead_somewhere():
    found = links.broken_links(Path(__file__).parents[2])
    assert not found, "\n" + "\n".join(found)
