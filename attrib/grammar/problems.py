"""What can be wrong with rule files, and the one error that carries everything that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of a rule or word-list file: where it stands (from 1; 0 is no line), what is wrong, what to do."""

    file: Path
    line: int
    rule: str  # id of the rule, or "" outside of rules
    key: str  # the key concerned, or ""
    message: str

    def __str__(self) -> str:
        """One line, as compilers write it: `file:line: rule …, key …: message`."""
        where = [f"rule {self.rule}"] if self.rule else []
        where += [f"key {self.key}"] if self.key else []
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{place}: {', '.join(where) + ': ' if where else ''}{self.message}"


class GrammarError(ValueError):
    """All problems found in one load, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems sorted by file and line."""
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))
