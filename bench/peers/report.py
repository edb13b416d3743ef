"""The figures as a table, and the table in docs/performance.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent.parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
BESIDE = {"about", "null", "made"}  # keys that are no shapes
P50_TO_PEER, RPS_TO_PEER, P50_TO_RAW, P50_TO_RAW_POINT = 0.6, 2.0, 1.5, 2.0  # the goals
MANY_ROWS = 50  # from here the stricter goal against plain Bolt applies
HEAD = (
    "| shape | p50 ms: ours | peer | raw | to peer | to raw "
    "| 8 clients, rps: ours | 2 workers | peer | raw | to peer | CPU ms: ours | peer |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
)

# p50 ms of PostGraphile, the peer and raw Bolt on 20,000 enterprises and 200,000 edges: the issue's own figures
REFERENCE = {
    "point": (1.6, 4.2, 0.8),
    "one_hop": (1.9, 5.1, 1.0),
    "page_two_lists": (13.2, 20.0, 4.9),
    "rows_1000": (4.3, 16.5, 1.9),
    "three_levels": (4.0, 11.7, 1.5),
}
REFERENCE_HEAD = (
    "| shape | ours to peer | PostGraphile to peer | ours to raw | PostGraphile to raw Bolt |\n"
    "| --- | ---: | ---: | ---: | ---: |\n"
)


def table(found: dict[str, Any], *, head: bool = True) -> str:
    """One line a shape; a figure that misses its goal is bold."""
    lines = [_line(name, shape) for name, shape in found.items() if name not in BESIDE]
    return (HEAD if head else "") + "\n".join(lines)


def _line(name: str, shape: dict[str, Any]) -> str:
    ours, peer, raw, ratios = shape["ours"], shape["peer"], shape["raw"], shape["ratios"]
    most = P50_TO_RAW if shape["rows"] >= MANY_ROWS else P50_TO_RAW_POINT
    cells = [
        name,
        f"{ours['p50_ms']:.2f}",
        f"{peer['p50_ms']:.2f}",
        f"{raw['p50_ms']:.2f}",
        _marked(ratios["p50_to_peer"], ratios["p50_to_peer"] <= P50_TO_PEER),
        _marked(ratios["p50_to_raw"], ratios["p50_to_raw"] <= most),
        f"{ours['rps']:.0f}",
        f"{shape['ours_2_workers']['rps']:.0f}",
        f"{peer['rps']:.0f}",
        f"{raw['rps']:.0f}",
        _marked(ratios["rps_to_peer"], ratios["rps_to_peer"] >= RPS_TO_PEER),
        f"{sum(ours['cpu_ms'].values()):.2f}",
        f"{sum(peer['cpu_ms'].values()):.2f}",
    ]
    return "| " + " | ".join(cells) + " |"


def _marked(value: float, good: bool) -> str:
    return f"{value:.2f}" if good else f"**{value:.2f}**"


def reference_table(made: dict[str, Any]) -> str:
    """Our ratios on the made graph beside those of the reference."""
    lines = []
    for name, (postgraphile, peer, raw) in REFERENCE.items():
        ratios = made[name]["ratios"]
        ours = ratios["p50_to_peer"], postgraphile / peer, ratios["p50_to_raw"], postgraphile / raw
        lines.append(f"| {name} | " + " | ".join(f"{value:.2f}" for value in ours) + " |")
    return REFERENCE_HEAD + "\n".join(lines)


def write_into_docs(found: dict[str, Any]) -> None:
    """Put the tables between the marks in docs/performance.md, where the page has them."""
    text = DOCS.read_text("utf-8") if DOCS.exists() else ""
    if BEGIN not in text:
        return
    before, _, rest = text.partition(BEGIN)
    parts = ["On the open data:", table(found)]
    if "made" in found:
        parts += ["On a made graph of 20,000 enterprises and 200,000 edges:", table(found["made"])]
        parts += ["The same ratios beside the reference figures for that size:", reference_table(found["made"])]
    tables = "\n\n".join(parts)
    DOCS.write_text(f"{before}{BEGIN}\n{tables}\n{END}{rest.partition(END)[2]}", "utf-8")
