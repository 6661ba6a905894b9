"""What may be wrong with a hall file, and how it is said to the person who drew it.

What lives here: the record of one problem, the error that carries all of them, and the report they are collected in.
What must not: any check of its own, printing.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

Path = tuple[str | int, ...]
MOST_PROBLEMS = 200
"""A file with more problems than this is not a hall file; listing all of them would help nobody."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a text; both numbers count from 1, as editors do."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: where (``line`` and ``column`` count from 1), a stable ``code``, and what to do (``hint``)."""

    file: str
    line: int
    column: int
    code: str
    text_en: str
    text_zh: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.file}:{self.line}:{self.column}: {self.text_en}{hint} [{self.code}]"


class PlanError(Exception):
    """A hall file was refused; ``problems`` holds everything found, in the order of the file."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def fatal(file: str, mark: Mark, code: str, text_en: str, text_zh: str, hint: str = "") -> PlanError:
    """The error for a file of which nothing more can be said."""
    return PlanError([Problem(file, mark.line, mark.column, code, text_en, text_zh, hint)])


@dataclass(frozen=True, slots=True)
class Saying:
    """The same sentence in both languages of the hall."""

    en: str
    zh: str


class Places(Protocol):
    """Knows where in the text a value or its key stands."""

    def value_mark(self, path: Path) -> Mark: ...

    def key_mark(self, path: Path) -> Mark: ...


@dataclass(slots=True)
class Report:
    """Collects problems while the checks run; each check adds and goes on, so that all are seen at once.

    ``warnings`` are worth knowing and refuse nothing.
    """

    file: str
    places: Places
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)

    def add(self, path: Path, code: str, saying: Saying, hint: str = "", *, at_key: bool = False) -> None:
        """Add a problem of the value at ``path``, or of its key."""
        mark = self.places.key_mark(path) if at_key else self.places.value_mark(path)
        self.add_at(mark, path, code, saying, hint)

    def add_at(self, mark: Mark, path: Path, code: str, saying: Saying, hint: str = "") -> None:
        """Add a problem of a known place in the text; ``path`` only names the section it belongs to."""
        self.touched.add(str(path[0]) if path else "")
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(self.file, mark.line, mark.column, code, saying.en, saying.zh, hint))

    def warn(self, path: Path, code: str, saying: Saying, hint: str = "") -> None:
        """Add a warning about the value at ``path``."""
        mark = self.places.value_mark(path)
        if len(self.warnings) < MOST_PROBLEMS:
            self.warnings.append(Problem(self.file, mark.line, mark.column, code, saying.en, saying.zh, hint))

    def sound(self, *sections: str) -> bool:
        """Whether nothing was found so far in any of these sections, so that checks built on them make sense."""
        return self.touched.isdisjoint({"", *sections})

    def raise_if_any(self) -> None:
        """Raises: PlanError when anything was found."""
        if self.problems:
            raise PlanError(sorted(self.problems, key=lambda problem: (problem.line, problem.column)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint with the known word nearest to a mistyped one; without a near one, the known words themselves."""
    words = sorted(known)
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{near[0]}"?'
    if not words:
        return ""
    return "known here: " + ", ".join(words[:12]) + (", ..." if len(words) > 12 else "")
