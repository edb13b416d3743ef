"""What YAML itself accepts and people never mean: texts split by a bare comma, and keys that stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

COLON = re.compile(r"\s*:")
STR, NULL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null"


def join_texts(node: yaml.Node, content: str, path: str = "") -> Iterator[tuple[int, str, str]]:
    """Put split texts together again, in place; yields the line, the path and the whole text of each.

    In {text: first half, second half, max: 5} YAML reads "second half" as a key without a value.
    """
    if isinstance(node, yaml.SequenceNode):
        for number, child in enumerate(node.value):
            yield from join_texts(child, content, f"{path}[{number}]")
    elif isinstance(node, yaml.MappingNode):
        kept: list[tuple[yaml.ScalarNode, yaml.Node]] = []
        joined: dict[str, yaml.ScalarNode] = {}
        for key, value in node.value:
            before = kept[-1][1] if kept else None
            if _is_bare(key, value, content) and isinstance(before, yaml.ScalarNode) and not before.style:
                before.end_mark, before.tag = key.end_mark, STR
                before.value = " ".join(content[before.start_mark.index : key.end_mark.index].split())
                joined[kept[-1][0].value] = before
            else:
                kept.append((key, value))
        node.value = kept
        for name, text in joined.items():
            yield text.start_mark.line + 1, _path(path, name), text.value
        for key, value in kept:
            yield from join_texts(value, content, _path(path, key.value))


def repeated_keys(node: yaml.Node) -> Iterator[tuple[int, str]]:
    """Keys that a mapping has a second time, with their lines; YAML would silently keep the last."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from repeated_keys(child)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, key.value
            seen.add(key.value)
            yield from repeated_keys(child)


def _is_bare(key: yaml.Node, value: yaml.Node, content: str) -> bool:
    """Whether a key stands alone: no value and no colon."""
    if not isinstance(key, yaml.ScalarNode) or value.tag != NULL or value.start_mark.index != value.end_mark.index:
        return False
    return not key.style and not COLON.match(content, key.end_mark.index)


def _path(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
