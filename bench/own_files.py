"""How long a district's own files take to load, and whether every record of them is accounted for.

    python -m bench.own_files                                  # a register of 10,000 enterprises, made up, in GB18030
    python -m bench.own_files --chain-knowledge-graph FOLDER   # and a copy of ChainKnowledgeGraph, which is not ours

Each is loaded into an empty graph of an engine of its own, with the open data it refers to there already; seconds are
those of the whole load: recognising, reading, checking, writing. Results go to bench/results/own_files.json.
"""

from __future__ import annotations

import asyncio
import csv
import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Annotated, Any

import typer

from graph import local
from graph.settings import CHECKOUT, Settings
from graph.store import Store
from loaders import district, pipeline
from loaders.credit_code import ALPHABET, check_character
from loaders.district import Own
from loaders.own.recognition import recognise
from loaders.reading import gather

RESULT = CHECKOUT / "bench" / "results" / "own_files.json"
REGISTER = 10_000
HEADINGS = ("企业名称", "统一社会信用代码", "成立日期", "注册资本", "注册地址", "经营范围", "登记状态", "法定代表人")
TOWNS = ("朱家角镇", "赵巷镇", "徐泾镇", "华新镇", "重固镇", "练塘镇", "金泽镇", "夏阳街道", "盈浦街道")
CAPITALS = ("{:,}(万元人民币)", "{}万", "{}万元", "{}0000元")


def register(path: Path) -> None:
    """Write a register of made-up enterprises, as registries export it."""
    random = Random(1)  # noqa: S311 - repeatable on purpose
    with path.open("w", encoding="gb18030", newline="") as stream:
        write = csv.writer(stream).writerow
        write(HEADINGS)
        for number in range(REGISTER):
            body = "91999999" + "".join(random.choices(ALPHABET, k=9))
            founded = date(2000, 1, 1) + timedelta(days=random.randrange(9_000))
            capital = random.choice(CAPITALS).format(random.randrange(1, 90) * 100)
            town = random.choice(TOWNS)
            name, code = f"示例{number}号精密机械(上海)有限公司", body + check_character(body)
            address = f"上海市青浦区{town}公园路{number}号"
            scope = "机械设备研发、制造、销售;货物进出口"
            write((name, code, founded.strftime("%Y/%m/%d"), capital, address, scope, "存续", "示例"))


def accounted(path: Path, data: Path) -> dict[str, int]:
    """Records read, and what became of them; the sum must be what was read. Raises AssertionError."""
    known = recognise(path)
    gather(known.rows(data))
    account = known.account
    total = {name: sum(getattr(account, name).values()) for name in ("read", "loaded", "quarantined", "passed")}
    assert total["read"] == total["loaded"] + total["quarantined"] + total["passed"]
    return total


async def load(settings: Settings, own: Own) -> dict[str, Any]:
    """Load a file and say how long it took."""
    store = await Store.open(settings)
    try:
        await pipeline.load(store, settings, ["territories", "gbt4754", "tiers"])
        began = perf_counter()
        [*_, report] = await district.load(store, settings, own)
        seconds = round(perf_counter() - began, 1)
        rows = {"rows": report.rows, "nodes": report.nodes, "edges": report.edges, "faults": report.quarantined}
        return {"seconds": seconds, **rows, "records": accounted(own.path, settings.data)}
    finally:
        await store.close()


def measured(own: Own) -> dict[str, Any]:
    """Load a file with an engine of its own."""
    with TemporaryDirectory() as home:
        settings = Settings(home=Path(home), neo4j_uri=None)
        local.start(settings)
        try:
            return asyncio.run(load(settings, own))
        finally:
            local.stop(settings)


def main(chain_knowledge_graph: Annotated[Path | None, typer.Option(help="Folder of its five files.")] = None) -> None:
    """Measure and write the result."""
    known: dict[str, Any] = json.loads(RESULT.read_text("utf-8")) if RESULT.exists() else {}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        register(path)
        known["register of 10,000, goal 10 s"] = measured(Own.of(path))
    if chain_knowledge_graph:
        known["ChainKnowledgeGraph, goal 180 s"] = measured(Own.of(chain_knowledge_graph, "ckg"))
    RESULT.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(known, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    typer.run(main)
