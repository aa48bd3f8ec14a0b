"""The canonical form of a notebook: what must hold of each file, and how to fix it where that needs no judgement."""

from parcours.course.form.canonical import ROLES, is_random_id, read, sources_hash, stale, to_json, write
from parcours.course.form.fixer import fix
from parcours.course.form.notebooks import problems
from parcours.course.form.prose import banned_words

__all__ = [
    "ROLES",
    "banned_words",
    "fix",
    "is_random_id",
    "problems",
    "read",
    "sources_hash",
    "stale",
    "to_json",
    "write",
]
