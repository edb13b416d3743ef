"""Whether two answers hold the same data: both are brought to one plain form and compared."""

from __future__ import annotations

from typing import Any

from graph.errors import BadId
from graph.ids import parse_id

ROUNDED = 5  # digits of a full-text score that must agree


def of_ours(value: Any) -> Any:
    """Our answer in the plain form: ids as the graph has them, decimals as numbers, every link a list."""
    if isinstance(value, list):
        return [of_ours(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "edges" in value:
        return _page(value, [of_ours({**edge["node"], **_without_node(edge)}) for edge in value["edges"]])
    return {key: _our_field(key, item) for key, item in value.items()}


def of_peer(value: Any) -> Any:
    """The peer's answer in the plain form."""
    if isinstance(value, list):
        return [of_peer(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "edges" in value:
        merged = [{**edge["node"], **edge.get("properties", {}), **_without_node(edge)} for edge in value["edges"]]
        return _page(value, [of_peer({k: v for k, v in edge.items() if k != "properties"}) for edge in merged])
    return {key.removesuffix("Connection"): _peer_field(key, item) for key, item in value.items()}


def differences(ours: Any, peer: Any, path: str = "") -> list[str]:
    """Where two plain answers differ; empty when they are the same."""
    if isinstance(ours, dict) and isinstance(peer, dict):
        odd = [f"{path}.{key} is only on one side" for key in sorted(ours.keys() ^ peer.keys())]
        return odd + [
            d for key in ours.keys() & peer.keys() for d in differences(ours[key], peer[key], f"{path}.{key}")
        ]
    if isinstance(ours, list) and isinstance(peer, list):
        odd = [] if len(ours) == len(peer) else [f"{path} has {len(ours)} and {len(peer)} items"]
        pairs = enumerate(zip(ours, peer, strict=False))
        return odd + [d for i, (a, b) in pairs for d in differences(a, b, f"{path}[{i}]")]
    same = ours == peer or (ours is None and peer == [])  # a link that leads nowhere
    return [] if same else [f"{path} is {ours!r} and {peer!r}"]


def scores(answer: Any) -> list[float]:
    """The scores of a full-text answer, best first: equally good hits may change places, their scores may not."""
    [(_, items)] = answer.items()
    return [item["score"] for item in items]


def size(answer: Any) -> int:
    """How many objects an answer holds."""
    if isinstance(answer, dict):
        return 1 + sum(size(item) for item in answer.values())
    return sum(size(item) for item in answer) if isinstance(answer, list) else 0


def _page(page: dict[str, Any], items: list[Any]) -> Any:
    return {"totalCount": page["totalCount"], "items": items} if "totalCount" in page else items


def _without_node(edge: dict[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in edge.items() if key != "node"}


def _our_field(key: str, value: Any) -> Any:
    if key == "id":
        return _graph_id(value)
    if key == "share" and value is not None:
        return float(value)
    if key == "score":
        return round(value, ROUNDED)
    if isinstance(value, dict) and "edges" not in value:
        return [of_ours(value)]
    return of_ours(value)


def _peer_field(key: str, value: Any) -> Any:
    return round(value, ROUNDED) if key == "score" else of_peer(value)


def _graph_id(value: str) -> str:
    try:
        return parse_id(value)[1]
    except BadId:
        return value
