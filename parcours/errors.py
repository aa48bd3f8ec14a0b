"""The exceptions of the package, one tree.

::

    ParcoursError
    ├── CourseError      course.toml or a notebook is not what it must be; the message says how to fix it
    ├── TraceError       a run cannot be recorded or read
    └── RefereeError     the referee did not start, or stopped; a check then says "cannot tell"
"""

__all__ = ["CourseError", "ParcoursError", "RefereeError", "TraceError"]


class ParcoursError(Exception):
    """Anything that Parcours itself raises."""


class CourseError(ParcoursError):
    """course.toml or a notebook is not what it must be."""


class TraceError(ParcoursError):
    """A run cannot be recorded or read."""


class RefereeError(ParcoursError):
    """The referee did not start, or stopped."""
