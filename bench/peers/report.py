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
    "| 8 clients, rps: ours | 2 workers | peer | raw | to peer |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
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
    ]
    return "| " + " | ".join(cells) + " |"


def _marked(value: float, good: bool) -> str:
    return f"{value:.2f}" if good else f"**{value:.2f}**"


def write_into_docs(found: dict[str, Any]) -> None:
    """Put the table between the marks in docs/performance.md, where the page has them."""
    text = DOCS.read_text("utf-8") if DOCS.exists() else ""
    if BEGIN not in text:
        return
    before, _, rest = text.partition(BEGIN)
    DOCS.write_text(f"{before}{BEGIN}\n{table(found)}\n{END}{rest.partition(END)[2]}", "utf-8")
