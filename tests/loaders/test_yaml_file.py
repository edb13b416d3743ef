"""YAML values with their keys and lines; what YAML lets pass and people never mean."""

from __future__ import annotations

from datetime import date

import pytest

from graph.errors import LoadError
from loaders.rows import Fault, Place
from loaders.yaml_file import parse_yaml

CONTENT = """\
regulation: {id: r1, issued: null}
rulesets:
  - id: a
    decision:
      all: [{ref: x}, {ref: y}]
  - id: b
metrics:
  employees: {type: int}
  none_yet: null
"""


def test_items_know_their_value_their_path_and_their_line() -> None:
    file, faults = parse_yaml(CONTENT, "rules.yaml")
    decision = file.each("rulesets")[0].at("decision")
    assert faults == []
    assert decision
    second = decision.each("all")[1]
    assert (second.value, second.path, second.place) == (
        {"ref": "y"},
        "rulesets[0].decision.all[1]",
        Place("rules.yaml", 5),
    )
    assert second["ref"] == "y"


def test_what_is_absent_or_null_is_nothing() -> None:
    file, _ = parse_yaml(CONTENT, "rules.yaml")
    regulation = file.at("regulation")
    assert regulation
    assert regulation.at("issued") is None
    assert regulation["doc_no"] is None
    assert file.each("admin") == ()
    assert [name for name, _ in file.entries("metrics")] == ["employees"]


def test_a_fault_names_the_file_the_line_and_the_key() -> None:
    file, _ = parse_yaml(CONTENT, "rules.yaml")
    ruleset = file.each("rulesets")[1]
    assert ruleset.fault("id", "taken", "row") == Fault("rules.yaml", 6, "rulesets[1].id", "b", "taken", "row")
    assert ruleset.fault("tier", "empty", "row") == Fault("rules.yaml", 6, "rulesets[1].tier", "", "empty", "row")


def test_a_key_nobody_knows_is_named() -> None:
    file, _ = parse_yaml("condition: {id: a, aplies_to: [new]}", "rules.yaml")
    condition = file.at("condition")
    assert condition
    assert condition.strangers({"id", "applies_to"}, "row") == [
        Fault("rules.yaml", 1, "condition.aplies_to", "['new']", "no key of the schema", "row")
    ]


def test_a_text_that_a_bare_comma_split_is_put_together_and_named() -> None:
    file, faults = parse_yaml("a:\n  - {zh: 有效期三年, 到期前复核, 通过延三年, years: 3}\n", "rules.yaml")
    (entry,) = file.each("a")
    assert entry.value == {"zh": "有效期三年, 到期前复核, 通过延三年", "years": 3}
    reason = "a bare comma split this text: write it in quotes"
    assert faults == [Fault("rules.yaml", 2, "a[0].zh", "有效期三年, 到期前复核, 通过延三年", reason, "nothing")]


@pytest.mark.parametrize(
    "content", ["a: {b: x, c: , d: 1}", "a: {b: x, c: null, d: 1}", 'a: {b: "x", c, d: 1}', "a: {b: [x], c, d: 1}"]
)
def test_an_empty_value_is_no_part_of_the_text_before(content: str) -> None:
    file, faults = parse_yaml(content, "rules.yaml")
    assert faults == []
    assert list(file["a"]) == ["b", "c", "d"]


def test_a_plain_value_knows_the_comment_behind_it() -> None:
    content = "a:\n  issued: 2011-06-18   # memory\n  doc: 3号\n  url: 'x # y'\n  b: # of the part\n    - c\n"
    entry = parse_yaml(content, "rules.yaml")[0].at("a")
    assert entry
    comments = [item.comment for name in ("issued", "doc", "url", "b") if (item := entry.at(name))]
    assert comments == ["memory", "", "", ""]


def test_a_day_that_no_calendar_has_stays_a_text() -> None:
    assert parse_yaml("a: 2022-06-31\nb: 2022-06-30", "rules.yaml")[0].value == {
        "a": "2022-06-31",
        "b": date(2022, 6, 30),
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "rules.yaml, line 4: the key c is there twice."),
        ("- a\n", "rules.yaml holds no mapping at its top."),
        ("", "rules.yaml holds no mapping at its top."),
        ("a: [", "rules.yaml is not readable YAML"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused(content: str, message: str) -> None:
    with pytest.raises(LoadError, match=message.replace(".", r"\.")):
        parse_yaml(content, "rules.yaml")


@pytest.mark.parametrize("key", ["each", "entries"])
def test_a_value_of_the_wrong_shape_is_refused(key: str) -> None:
    file, _ = parse_yaml("b: 1\n\na: text\n", "rules.yaml")
    with pytest.raises(LoadError, match=r"rules\.yaml, line 3: a is not a (list|mapping)\."):
        getattr(file, key)("a")
