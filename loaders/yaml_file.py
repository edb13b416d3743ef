"""A YAML file whose every value knows the key it stands under and its line."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from graph.errors import LoadError
from loaders import yaml_nodes
from loaders.files import open_text
from loaders.rows import Dropped, Fault, Place

COMMENTED = re.compile(r"\s*\w+:[^#\"'{\[]*\s#\s*(\S.*)")  # key: a plain value  # the comment


class Loader(yaml.CSafeLoader):
    """YAML's safe loader, except that a day no calendar has stays a text, for whoever expects a day to refuse."""

    def construct_day(self, node: yaml.ScalarNode) -> Any:
        """A date, or the text of one that cannot be."""
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return node.value


Loader.add_constructor("tag:yaml.org,2002:timestamp", Loader.construct_day)


@dataclass(frozen=True, slots=True)
class Item:
    """A value of a YAML file. `path` is the key it stands under, such as rulesets[0].decision.

    `comments` has those of the whole file that stand behind a plain value, by line.
    """

    value: Any
    place: Place
    path: str
    node: yaml.Node
    comments: Mapping[int, str] = field(repr=False)

    @property
    def comment(self) -> str:
        """What the comment behind it says; empty when there is none."""
        return self.comments.get(self.place.line, "") if isinstance(self.node, yaml.ScalarNode) else ""

    def __getitem__(self, key: str) -> Any:
        """The plain value under a key; None when there is none."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def at(self, key: str) -> Item | None:
        """The item under a key; None when there is none or it is null."""
        if self[key] is None or not isinstance(self.node, yaml.MappingNode):
            return None
        child = next(value for name, value in self.node.value if name.value == key)
        return self._item(self[key], child, f"{self.path}.{key}" if self.path else key)

    def each(self, key: str) -> tuple[Item, ...]:
        """The items of the list under a key; none when it is null. Raises LoadError when it is no list."""
        found = self.at(key)
        if found is None:
            return ()
        if not isinstance(found.node, yaml.SequenceNode):
            raise found._misshapen("a list")
        pairs = enumerate(zip(found.value, found.node.value, strict=True))
        return tuple(self._item(value, node, f"{found.path}[{number}]") for number, (value, node) in pairs)

    def entries(self, key: str) -> tuple[tuple[str, Item], ...]:
        """Names and items of the mapping under a key; none when it is null. Raises LoadError when it is no mapping."""
        found = self.at(key)
        if found is None:
            return ()
        if not isinstance(found.value, dict):
            raise found._misshapen("a mapping")
        return tuple((name, item) for name in found.value if (item := found.at(name)))

    def fault(self, name: str, reason: str, dropped: Dropped) -> Fault:
        """A fault in what stands under a key, or in the item itself when `name` is empty."""
        there = self.at(name) or self
        path = ".".join(filter(None, (self.path, name)))
        value = self[name] if name else self.value
        return Fault(self.place.file, there.place.line, path, "" if value is None else str(value), reason, dropped)

    def strangers(self, known: Container[str], dropped: Dropped) -> list[Fault]:
        """Faults for keys that are none of the known ones, so that a misspelt key is not silently passed over."""
        return [self.fault(name, "no key of the schema", dropped) for name in self.value or () if name not in known]

    def _misshapen(self, wanted: str) -> LoadError:
        where = f"{self.place.file}, line {self.place.line}: {self.path}"
        return LoadError(f"{where} is not {wanted}.", "Write it as the README beside the file says.")

    def _item(self, value: Any, node: yaml.Node, path: str) -> Item:
        return Item(value, Place(self.place.file, node.start_mark.line + 1), path, node, self.comments)


def comments(content: str) -> dict[int, str]:
    """Comments behind plain values, by line from 1: YAML itself drops them."""
    found = ((number, COMMENTED.match(line)) for number, line in enumerate(content.splitlines(), start=1))
    return {number: match[1].rstrip() for number, match in found if match}


def read_yaml(data: Path, file: str) -> tuple[Item, list[Fault]]:
    """The whole of a YAML file, `file` relative to `data`; see parse_yaml."""
    with open_text(data / file) as stream:
        return parse_yaml(stream.read(), file)


def parse_yaml(content: str, file: str) -> tuple[Item, list[Fault]]:
    """The whole of a YAML text, and a fault for each text that a bare comma had split and that was joined again.

    Raises LoadError: it is not YAML, no mapping, or a mapping has a key twice.
    """
    loader = Loader(content)
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise LoadError(f"{file} holds no mapping at its top.", "Write keys with values, as in the other files.")
        faults = [
            Fault(file, line, path, text, "a bare comma split this text: write it in quotes", "nothing")
            for line, path, text in yaml_nodes.join_texts(node, content)
        ]
        if repeat := next(yaml_nodes.repeated_keys(node), None):
            line, key = repeat
            raise LoadError(f"{file}, line {line}: the key {key} is there twice.", "Keep one of the two.")
        return Item(loader.construct_document(node), Place(file, 1), "", node, comments(content)), faults
    except yaml.YAMLError as cause:
        raise LoadError(f"{file} is not readable YAML: {cause}", "Correct the file and load it again.") from cause
    finally:
        loader.dispose()
