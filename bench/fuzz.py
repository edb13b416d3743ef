"""Requests by the thousand, well-typed and broken, against the running API on a real store.

    python -m bench.fuzz --cases 20000 --seed 1
    python -m bench.fuzz --seed 1 --case 1234          one of them again

No answer may be late, a 5xx, an internal error or a refusal by the database. A sample of the well-typed ones is run in
this process too, where the fast executor must agree with graphql-core's own and with the oracle. Starts an engine of
its own in a folder that goes away. Failures are made small and printed, all figures are in bench/results/fuzz.json, and
it ends with 1 where there was any. A seed gives the same cases as long as the schema and the tests' seed graph stay.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from graphql import (
    ArgumentNode,
    DirectiveNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    Node,
    ObjectFieldNode,
    Visitor,
    parse,
    validate,
    visit,
)

from api.auth import make_token
from api.schema import core
from bench.exchange import Got, Sent, exchange
from bench.mutations import MUTATIONS
from bench.serving import Served, serving
from graph import local
from graph.access import Role
from graph.settings import Settings
from graph.store import Store
from tests.api.asking import CountingStore
from tests.api.differential import Differential
from tests.api.plain import PLAIN
from tests.api.queries import Case, Generator
from tests.oracle import Oracle
from tests.seed import plant

T = TypeVar("T", bytes, str)
RESULT = Path(__file__).parent / "results" / "fuzz.json"
BATCH = 200
AT_ONCE = 4
SAMPLE = 25  # of so many cases one is run in this process too
TRIES = 150  # requests spent on making one failure small
LIMIT = "60"  # seconds for a statement: making its plan takes long on a busy machine
OURS = ("INTERNAL", "STORE_")  # codes of failures that are not the caller's
REMOVABLE = (FieldNode, InlineFragmentNode, FragmentSpreadNode, ArgumentNode, DirectiveNode, ObjectFieldNode)


@dataclass
class Tally:
    """What was seen: how many answers by mutation, status and code, and the failures in words."""

    seen: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    compared: int = 0
    failures: list[str] = field(default_factory=list)


class Fuzz:
    """Runs cases against an API and, for some, in this process."""

    def __init__(self, served: Served, differential: Differential, seed: int, token: str) -> None:
        """`token` is that of a viewer who may see everything; half of the requests carry it."""
        self.served, self.differential, self.seed, self.token = served, differential, seed, token
        self.random = Random()  # noqa: S311 - repeatable on purpose
        self.generator = Generator(PLAIN, self.random)
        self.tally = Tally()

    def made(self, number: int) -> tuple[str, Sent, Case]:
        """Case of that number: the name of its mutation, what is sent, what it was made from."""
        self.random.seed(f"{self.seed}/{number}")
        case = self.generator.case()
        mutation = self.random.choice(MUTATIONS)
        sent = mutation(self.random, case, self.random.choice(case.variable_sets))
        return mutation.__name__, sent.signed(self.token) if self.random.random() < 0.5 else sent, case

    async def run(self, numbers: Iterable[int]) -> None:
        """Run the cases of these numbers, a few at a time."""
        turn = asyncio.Semaphore(AT_ONCE)

        async def one(number: int, name: str, sent: Sent, case: Case) -> None:
            async with turn:
                await self.asked(number, name, sent)
                if number % SAMPLE == 0:
                    await self.compared(number, case)

        await asyncio.gather(*(one(number, *self.made(number)) for number in numbers))

    async def asked(self, number: int, name: str, sent: Sent) -> None:
        """Send one request and judge the answer."""
        got = await self.answer(sent)
        self.tally.seen[f"{name} {got.status if got else 'late'}"] += 1
        self.tally.codes.update(codes(got) if got else ())
        if wrong := fault(sent, got):
            small = await self.small(sent)
            text = (
                f"seed {self.seed} case {number} ({name}): {wrong}\n{small.text!r}\n{got.body[:2000]!r}"
                if got
                else wrong
            )
            self.tally.failures.append(text)
            print(text, flush=True)

    async def answer(self, sent: Sent) -> Got | None:
        """The answer; None where it was late."""
        try:
            return await exchange(self.served.host, self.served.port, sent)
        except TimeoutError:
            return None

    async def small(self, sent: Sent) -> Sent:
        """The request with as much of its body left out as leaves it failing."""

        async def fails(body: bytes) -> bool:
            shorter = Sent(sent.head, body, sent.whole)
            got = await self.answer(shorter)
            return got is not None and bool(fault(shorter, got))

        return Sent(sent.head, await shrunk(sent.body, halves, fails), sent.whole)

    async def compared(self, number: int, case: Case) -> None:
        """Run a well-typed case in this process, both ways."""
        found = await self.differential.differences(case)
        self.differential.store.asked.clear()
        self.tally.compared += 1
        if not found:
            return

        async def differs(text: str) -> bool:
            return is_valid(text) and bool(await self.differential.differences(Case(text, case.variable_sets)))

        small = await shrunk(case.text, without_one, differs)
        text = "\n".join([f"seed {self.seed} case {number} differs:", small, *found[:1]])
        self.tally.failures.append(text)
        print(text, flush=True)


def fault(sent: Sent, got: Got | None) -> str:
    """What is wrong with an answer; empty where nothing is."""
    if got is None:
        return "no answer in time"
    if got.status == 0:
        return "no answer" if sent.whole else ""
    if got.status >= 500:
        return f"status {got.status}"
    ours = [code for code in codes(got) if code.startswith(OURS)]
    return f"codes {ours}" if ours else ""


def codes(got: Got) -> list[str]:
    """The codes of the errors in an answer; `none` for an error without."""
    if "json" not in got.kind:
        return []
    body = json.loads(got.body or b"{}")
    return [str(error.get("extensions", {}).get("code", "none")) for error in body.get("errors", ())]


async def shrunk(whole: T, pieces: Callable[[T], Iterable[T]], fails: Callable[[T], Awaitable[bool]]) -> T:
    """The smallest that still fails, by leaving out one piece after the other."""
    tries, smaller = 0, True
    while smaller:
        smaller = False
        for candidate in pieces(whole):
            tries += 1
            if tries > TRIES:
                return whole
            if await fails(candidate):
                whole, smaller = candidate, True
                break
    return whole


def halves(data: bytes) -> Iterable[bytes]:
    """The bytes without a run of them: long runs first."""
    size = len(data) // 2
    while size >= 1:
        for start in range(0, len(data), size):
            yield data[:start] + data[start + size :]
        size //= 2


def without_one(text: str) -> Iterable[str]:
    """The document without one field, fragment, argument, directive or part of a filter: large ones first."""
    spans: list[tuple[int, int]] = []

    class Spans(Visitor):
        def enter(self, node: Node, *_rest: Any) -> None:
            if isinstance(node, REMOVABLE) and node.loc:
                spans.append((node.loc.start, node.loc.end))

    visit(parse(text), Spans())
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        yield text[:start] + text[end:]


def is_valid(text: str) -> bool:
    """Whether graphql-core accepts a document."""
    try:
        return not validate(core, parse(text))
    except GraphQLError:
        return False


async def fuzz(settings: Settings, given: argparse.Namespace) -> Tally:
    """Run that many cases, or the one that is named."""
    store = await Store.open(settings)
    await plant(store)
    started = time.monotonic()
    with serving(settings.home, 1, TIDU_STATEMENT_TIMEOUT=LIMIT, TIDU_HEAVY="16") as served:
        token = make_token(settings, Role.ADMIN, hours=24)
        run = Fuzz(served, Differential(CountingStore.over(store), settings, Oracle()), given.seed, token)
        first, last = (given.case, given.case + 1) if given.case is not None else (0, given.cases)
        for start in range(first, last, BATCH):
            end = min(start + BATCH, last)
            await run.run(range(start, end))
            rate = (time.monotonic() - started) / (end - first)
            print(f"{end - first:,} cases, {len(run.tally.failures)} failures, {rate:.3f} s a case", flush=True)
    await store.close()
    return run.tally


def main() -> None:
    """Read the arguments, start the engine, run, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000, help="how many requests")
    parser.add_argument("--seed", type=int, default=1, help="which cases")
    parser.add_argument("--case", type=int, help="only the case of this number")
    given = parser.parse_args()
    logging.getLogger("tidu.api").disabled = True
    with tempfile.TemporaryDirectory(prefix="tidu-fuzz-") as folder:
        settings = Settings(home=Path(folder), neo4j_uri=None, engine_heap_mb=512, statement_timeout=60)
        local.start(settings)
        try:
            tally = asyncio.run(fuzz(settings, given))
        finally:
            local.stop(settings)
    figures = {
        "cases": given.cases,
        "seed": given.seed,
        "answers": dict(sorted(tally.seen.items())),
        "codes": dict(tally.codes.most_common()),
        "compared_with_graphql_core": tally.compared,
        "failures": tally.failures,
    }
    if given.case is None:
        RESULT.write_text(f"{json.dumps(figures, ensure_ascii=False, indent=2)}\n", encoding="utf-8")
    print(json.dumps({**figures, "failures": len(tally.failures)}, indent=2))
    raise SystemExit(1 if tally.failures else 0)


if __name__ == "__main__":
    main()
