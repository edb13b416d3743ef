"""One mutation as one transaction: who may, whether it was done already, whether all is as the caller saw it.

A mutation of an enterprise gives `perform` a function that reads what it needs and says what to write. It runs under
the lock of the enterprise, so two of them never see the same state, and whatever refuses leaves nothing behind.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from graph import recorded
from graph.access import Access, Viewer
from graph.errors import BadId, Forbidden
from graph.ids import key_of
from graph.store import Run, Statement, Store
from graph.values import UNPRINTABLE, moment
from graph.visibility import granted
from graph.writing import Writing

LONGEST = 2_000  # characters of a text someone gives
LONGEST_KEY = 200  # characters of an idempotency key

# made or found under the lock of its unique id: of two requests with one key the second waits here for the first
CLAIM = (
    "MERGE (d:Deed {id: $deed}) ON CREATE SET d.mutation = $mutation, d.digest = $digest, d.by = $by, d.at = $at "
    "RETURN d.mutation = $mutation AND d.digest = $digest, d.outcome"
)
KEEP = "MATCH (d:Deed {id: $deed}) SET d.outcome = $outcome"
# setting a property takes the lock, and a noun never changes; what is read after it stands until the transaction ends
FIND = (
    "OPTIONAL MATCH (x:Alias {{id: $enterprise}}) WITH coalesce(x.now, $enterprise) AS key "
    "MATCH (e:Enterprise {{id: key}}){where} SET e.noun = e.noun "
    "WITH e, key WHERE EXISTS {{ (:Enterprise {{id: key}}) }} "  # it may have been removed while this waited
    "OPTIONAL MATCH (e)-[:STATED|CHANGED]->(x) "
    "RETURN e.id, coalesce(e.synthetic, false), count(x), coalesce(max(x.position), 0), coalesce(max(x.at), '')"
)


@dataclass(frozen=True, slots=True)
class UserError:
    """What the caller can mend: the input field by its path, a code, what was wrong, what would be right."""

    field: tuple[str, ...]
    code: str
    message: str
    remedy: str = ""


class Refused(Exception):
    """A mutation that is not carried out; `revision` is the enterprise's, where it is known and differs."""

    def __init__(self, *errors: UserError, revision: int | None = None) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = errors
        self.revision = revision


@dataclass(frozen=True, slots=True)
class Deed:
    """What is asked for: a mutation of the enterprise its input names by its global id, and on which conditions."""

    mutation: str
    input: Mapping[str, Any]
    expected: int | None = None
    key: str | None = None

    @property
    def digest(self) -> str:
        """Tells one input from another; the idempotency key is no part of it."""
        told = {name: value for name, value in self.input.items() if name != "idempotencyKey"}
        return sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Here:
    """The enterprise under its lock: its id now, its revision, and the last position and time recorded of it."""

    id: str
    synthetic: bool
    revision: int
    position: int
    latest: str
    by: str

    def now(self) -> str:
        """The time, never before what is recorded already: clocks of two machines differ."""
        return max(moment(), self.latest)


@dataclass(frozen=True, slots=True)
class Decided:
    """What to write, and the ids of the nodes that will stand for it: each adds one to the revision."""

    statements: Sequence[Statement]
    made: Sequence[str]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a mutation: the enterprise, its revision since, and the ids of the nodes that were made."""

    enterprise: str
    revision: int
    made: tuple[str, ...]
    repeated: bool = False


Decide = Callable[[Run, Here], Awaitable[Decided]]


def require(access: Access, viewer: Viewer, mutation: str) -> None:
    """Raise Forbidden where the viewer's role may never do it; no statement has run."""
    if access.nowhere(viewer.role):
        raise Forbidden(
            f"{mutation} is not for the role {viewer.role.value}.", f"Roles that may: {', '.join(access.roles)}."
        )


async def perform(store: Store, viewer: Viewer, access: Access, deed: Deed, decide: Decide) -> Done:
    """Carry a mutation out, all of it or nothing. What was done under the same key is told again, not done again.

    Raises Forbidden; Refused: the enterprise is unknown or not the viewer's own, its revision is another, the key was
    used for another input, or what `decide` raises.
    """
    require(access, viewer, deed.mutation)
    if errors := wrong_text(("input", "idempotencyKey"), deed.key, most=LONGEST_KEY):
        raise Refused(*errors)
    enterprise = _enterprise(deed)
    by = viewer.subject or viewer.role.value

    async def work(run: Run) -> Done:
        claim = _claim(deed, viewer, by)
        if claim is not None and (before := await _done(run, claim)):
            return before
        here = await _here(run, enterprise, access, viewer, by)
        if deed.expected is not None and deed.expected != here.revision:
            raise Refused(_conflict(deed.expected, here.revision), revision=here.revision)
        decided = await decide(run, here)
        await recorded.write(run, decided.statements)
        done = Done(here.id, here.revision + len(decided.made), tuple(decided.made))
        if claim is not None:
            await run(KEEP, {"deed": claim["deed"], "outcome": json.dumps(asdict(done))})
        return done

    return await store.transact(work, repeatable=deed.key is not None)


async def once(
    store: Store, viewer: Viewer, access: Access, deed: Deed, work: Callable[[], Awaitable[Mapping[str, Any]]]
) -> tuple[dict[str, Any], bool]:
    """Do something that does no harm when done twice; what was done under the same key is told again.

    Gives the outcome, as JSON keeps it, and whether it was told again. Raises Forbidden; Refused: the key was used for
    another input, or what `work` raises.
    """
    require(access, viewer, deed.mutation)
    if errors := wrong_text(("input", "idempotencyKey"), deed.key, most=LONGEST_KEY):
        raise Refused(*errors)
    claim = _claim(deed, viewer, viewer.subject or viewer.role.value)
    if claim is not None:
        before: str | None = await store.transact(lambda run: _outcome(run, claim), repeatable=True)
        if before is not None:
            return dict(json.loads(before)), True
    outcome = json.dumps(await work(), default=str)
    if claim is not None:
        await store.write(KEEP, {"deed": claim["deed"], "outcome": outcome}, repeatable=True)
    return dict(json.loads(outcome)), False


def _claim(deed: Deed, viewer: Viewer, by: str) -> dict[str, Any] | None:
    """What a key is claimed with. It is its caller's own: the same key of another one is another key."""
    if deed.key is None:
        return None
    owner = json.dumps([viewer.role.value, viewer.subject, viewer.node, deed.key])
    books = {"mutation": deed.mutation, "digest": deed.digest, "by": by, "at": moment()}
    return {"deed": sha256(owner.encode()).hexdigest(), **books}


async def _done(run: Run, claim: dict[str, Any]) -> Done | None:
    outcome = await _outcome(run, claim)
    if outcome is None:
        return None
    known = json.loads(outcome)
    return Done(known["enterprise"], known["revision"], tuple(known["made"]), repeated=True)


async def _outcome(run: Run, claim: dict[str, Any]) -> str | None:
    """What is kept under a key; None where nothing was done yet."""
    outcome: str | None
    [[same, outcome]] = await run(CLAIM, claim)
    if not same:
        raise Refused(
            UserError(
                ("input", "idempotencyKey"),
                "IDEMPOTENCY_CONFLICT",
                "This key was used for another input.",
                "Take a new key for each thing to do; repeat a key only with the very same input.",
            )
        )
    return outcome


def _enterprise(deed: Deed) -> str:
    try:
        return str(key_of("Enterprise")(deed.input["enterpriseId"]))
    except BadId as wrong:
        raise Refused(UserError(("input", "enterpriseId"), "BAD_VALUE", wrong.message, wrong.remedy)) from wrong


async def _here(run: Run, enterprise: str, access: Access, viewer: Viewer, by: str) -> Here:
    writing = Writing(role=viewer.role)
    own = granted(access, "e", writing)
    params = {**writing.params.bind({}, viewer.node), "enterprise": enterprise}
    statement = FIND.format(where=f" WHERE {own}" if own else "")
    # asked twice: one that was merged while this waited for its lock is found as what it is part of since
    rows = await run(statement, params) or await run(statement, params)
    if not rows:  # one answer for both, or it would tell which enterprises there are
        raise Refused(
            UserError(
                ("input", "enterpriseId"),
                "NOT_FOUND",
                "There is no enterprise with this id that you may change.",
                "Take an id that a query returned.",
            )
        )
    key, synthetic, revision, position, latest = rows[0]
    return Here(key, synthetic, revision, position, latest, by)


def _conflict(expected: int, revision: int) -> UserError:
    return UserError(
        ("input", "expectedRevision"),
        "CONFLICT",
        f"The enterprise is at revision {revision}, not {expected}: something was recorded meanwhile.",
        "Read it again, and repeat with its revision where it still holds.",
    )


def wrong_text(field: tuple[str, ...], value: str | None, *, most: int = LONGEST) -> list[UserError]:
    """What is wrong with a text someone gives: blank, too long, or with characters nobody can read."""
    if value is None:
        return []
    if not value.strip():
        return [UserError(field, "BAD_VALUE", "The text is empty.", "Say it in words.")]
    if len(value) > most:
        return [UserError(field, "BAD_VALUE", f"The text has {len(value):,} characters.", f"Give at most {most:,}.")]
    if found := UNPRINTABLE.search(value):
        code = f"U+{ord(found[0]):04X}"
        return [UserError(field, "BAD_VALUE", f"The text holds {code}, no readable character.", "Leave it out.")]
    return []
