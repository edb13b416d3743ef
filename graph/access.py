"""Who asks, and who may see what: declared in the model, enforced inside the one statement.

A role sees a thing always, never, or where it is its own: where a predicate ties the thing to the viewer's own node.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.writing import Day


class Role(Enum):
    """What someone is to the district."""

    PUBLIC = "public"
    ENTERPRISE = "enterprise"
    INSTITUTE = "institute"
    BANK = "bank"
    SPECIALIST = "specialist"
    DEPARTMENT = "department"
    PLANNER = "planner"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a role, a name for the audit, and the key of the node that is theirs (an enterprise, a specialist)."""

    role: Role = Role.PUBLIC
    subject: str = ""
    node: str = ""


PUBLIC = Viewer()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rule is asked about, in the words of the statement.

    `start` and `end` are the variables of an edge's ends (of a node, both are the node's), `viewer` is the parameter
    that holds the key of the viewer's node, `today` the day that edges must hold on.
    """

    start: str
    end: str
    viewer: str
    today: Day


Whose = Callable[[Asked], str]  # the Cypher predicate that something is the viewer's own


@dataclass(frozen=True)
class Access:
    """Roles that see something always, and roles that see it where it is their own."""

    always: frozenset[Role]
    own: Mapping[Role, Whose] = field(default_factory=dict)

    def everywhere(self, role: Role) -> bool:
        """Whether the role sees it without a condition."""
        return role in self.always

    def nowhere(self, role: Role) -> bool:
        """Whether the role never sees it."""
        return role not in self.always and role not in self.own

    @property
    def roles(self) -> list[str]:
        """All roles that may see it, always or where it is their own."""
        return [role.value for role in Role if not self.nowhere(role)]


def only(*roles: Role, own: Mapping[Role, Whose] | None = None) -> Access:
    """Access for these roles, and for others where it is their own."""
    return Access(frozenset(roles), dict(own or {}))
