"""What can be wrong with rules and with the facts they are asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.errors import BadInput, GraphError


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a rule file: where, as the path of keys, and why."""

    file: str
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.path}: {self.reason}" if self.path else f"{self.file}: {self.reason}"


class BadRules(GraphError):
    """Rules that cannot be used, with every problem found."""

    code = "BAD_RULES"

    def __init__(self, problems: Sequence[Problem], remedy: str = "docs/rules.md describes the language.") -> None:
        self.problems = tuple(problems)
        told = "; ".join(map(str, self.problems[:5])) + (" …" if len(self.problems) > 5 else "")
        super().__init__(f"The rules cannot be used. {told}.", remedy)
        self.details = {"problems": [str(problem) for problem in self.problems]}


class BadFact(BadInput):
    """A fact that cannot be so: an unknown metric, a value of another kind, a part larger than its whole."""

    code = "BAD_FACT"

    def __init__(self, metric: str, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.metric = metric
        self.details = {"metric": metric}


class NoRuleset(BadInput):
    """No rules were in force for that title, day and kind of application."""

    code = "NO_RULESET"
