"""What one request carries while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from api.bulkhead import COSTLY, Bulkhead
from api.documents import Document
from graph.access import PUBLIC, Role, Viewer
from graph.errors import GraphError
from graph.reads import Answer, Plan
from graph.rehearsal import Kept
from graph.settings import Settings
from graph.store import Store
from graph.writing import Writing

PUBLIC_BUDGET, BUDGET = 20_000, 100_000  # nodes


@dataclass(slots=True)
class Context:
    """One request: its store and settings, the document it runs, and what its root fields did.

    `answers` holds what was already fetched by response key, `used` the plan of each root field, or None where the
    plan depends on more than the document and the variables' shape. `shown` holds the nodes inside judged answers, by
    their path and key. `statements` counts what was sent to the database; the transaction of a mutation counts as one.
    `cost` is what the operation was estimated to cost before it ran. `rehearsal` is what this process keeps of the
    library between rehearsals. `request_id` and `client`, its address, are for the audit log.
    """

    store: Store
    settings: Settings
    document: Document
    viewer: Viewer = PUBLIC
    executor: Any = None
    answers: dict[str, Answer | GraphError] = field(default_factory=dict)
    used: dict[str, Plan | None] = field(default_factory=dict)
    shown: dict[tuple[str, ...], Mapping[str, Any]] = field(default_factory=dict)
    statements: int = 0
    cost: int = 0
    bulkhead: Bulkhead | None = None
    rehearsal: Kept | None = None
    request_id: str = ""
    client: str = ""

    @property
    def budget(self) -> int:
        """What a query of this viewer may cost."""
        usual = PUBLIC_BUDGET if self.viewer.role is Role.PUBLIC else BUDGET
        return self.settings.budgets.get(self.viewer.role, usual)

    def turn(self) -> AbstractAsyncContextManager[None]:
        """The turn a query of this cost has to wait for."""
        return self.bulkhead.turn() if self.bulkhead and self.cost > COSTLY else nullcontext()

    def writing(self) -> Writing:
        """A statement to be written for this viewer, within the limits of the settings."""
        limits = self.settings
        return Writing(
            max_page=limits.max_page,
            max_conditions=limits.max_conditions,
            max_filter_depth=limits.max_filter_depth,
            role=self.viewer.role,
        )

    async def run(self, plan: Plan) -> Answer:
        """The answer of a plan that is made and used once: of what a mutation changed."""
        self.statements += 1
        return await plan.run(self.store, self.executor.variable_values.coerced, self.viewer)

    async def answer(self, key: str, plan: Plan, variables: dict[str, Any]) -> Answer:
        """The answer of a root field: fetched already, or fetched now. Raises what fetching raised."""
        found = self.answers.get(key)
        if found is None:
            self.statements += 1
            return await plan.run(self.store, variables, self.viewer)
        if isinstance(found, GraphError):
            raise found
        return found
