"""The next questions: few facts that settle much, against every answer that matters."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.rules.assess import Assessment, assess
from graph.rules.book import Book
from graph.rules.facts import Fact, Facts
from graph.rules.formulas import Value
from graph.rules.progression.questions import Cut, Item, Question, answers, next_questions
from graph.rules.rulesets import Ruleset
from graph.rules.verdicts import Application, Verdict
from tests.graph.rules.progression.made import BASE, facts, gate, known, leaf, ruleset, rulesets

NEW = Application.NEW


def asked(book: Book, rules: Ruleset, found: Facts, first: int = 9) -> tuple[Question, ...]:
    return next_questions(book, found, [assess(book, rules, found, NEW)], first)


def gates(book: Book, **tests: Any) -> Ruleset:
    decision = {"all": [{"ref": name} for name in tests]}
    return ruleset(book, decision, [gate(name, test) for name, test in tests.items()])


def ids(items: tuple[Item, ...]) -> list[str]:
    return [item.id for item in items]


def test_the_fact_that_settles_most_is_asked_first(book: Book) -> None:
    rules = gates(
        book,
        brand=leaf("has_own_brand", "==", True),
        few=leaf("ip1_count", ">=", 1),
        many=leaf("ip1_count", ">=", 4),
    )
    first, second = asked(book, rules, {})
    assert (first.metric, ids(first.settles)) == ("ip1_count", ["few", "many"])
    assert [(cut.op, cut.value) for cut in first.cuts] == [(">=", 1), (">=", 4)]
    assert first.holder is not None
    assert first.holder.id == "patents"
    assert (second.metric, ids(second.settles)) == ("has_own_brand", ["brand"])


def test_a_fact_that_is_half_of_two_conditions_comes_before_one_that_is_half_of_one(book: Book) -> None:
    rules = gates(
        book,
        ratio=leaf("rd_ratio_y1", ">=", 0.03),
        net=leaf("net_profit_ratio_y1", ">=", 0.1),
    )
    first, *others = asked(book, rules, {})
    assert (first.metric, first.settles, ids(first.waiting)) == ("revenue_y1", (), ["ratio", "net"])
    assert [(question.metric, ids(question.settles)) for question in others] == [
        ("rd_expense_y1", ["ratio"]),
        ("net_profit_y1", ["net"]),
    ]


def test_one_answer_to_a_choice_may_settle_it(book: Book) -> None:
    either = {"any": [leaf("has_own_brand", "==", True), leaf("ip1_count", ">=", 1)]}
    first, second = asked(book, gates(book, either=either), {})
    assert (first.settles, ids(first.may_settle)) == ((), ["either"])
    assert ids(second.settles) == ["either"]


def test_a_cut_goes_through_the_formula_where_the_rest_is_known(book: Book) -> None:
    rules = gates(book, ratio=leaf("rd_ratio_y1", ">=", 0.03), debt=leaf("debt_ratio_y1", "<=", 0.8))
    found = asked(book, rules, facts(book, revenue_y1=1500, total_liabilities_y1=400))
    assert {question.metric: question.cuts for question in found} == {
        "rd_expense_y1": (Cut(">=", Fraction(45), "rd_ratio_y1"),),
        "total_assets_y1": (Cut(">=", Fraction(500), "debt_ratio_y1"),),
    }


def test_indicators_are_items_while_the_card_is_open(book: Book) -> None:
    rules = book.ruleset("srdi_sme@cn-miit-2022-63")
    found = facts(
        book, **{name: value for name, value in BASE.items() if name not in {"rd_org_level", "net_profit_y1"}}
    )
    assert asked(book, rules, found) == ()  # 27 points, and 20 more at most: the card is unmet whatever they are
    better = {**BASE, "ip1_high_value_count": 1, "digital_level": 3, "has_own_brand": True, "local_feature_points": 12}
    del better["rd_org_level"]
    (question,) = asked(book, rules, facts(book, **better))
    assert (question.metric, ids(question.settles)) == ("rd_org_level", ["s13_rd_org"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_is_settled_is_certain_whatever_the_answers(book: Book, data: st.DataObject) -> None:
    """Of two questions at most, answered in every way that makes a difference; nothing is divided by zero."""
    rules = data.draw(rulesets(book))
    found = {name: fact for name, fact in data.draw(known(book)).items() if positive(fact.value)}
    questions = asked(book, rules, found)
    settled: set[str] = set()
    for number, question in enumerate(questions[:2], start=1):
        settled |= {item.id for item in question.settles}
        every = (
            [value for value in answers(book.metrics[one.metric], one.cuts) if positive(value)]
            for one in questions[:number]
        )
        for values in product(*every):
            said = {one.metric: Fact(value) for one, value in zip(questions, values, strict=False)}
            assert not settled & open_items(assess(book, rules, {**found, **said}, NEW))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_all_questions_together_settle_everything(book: Book, data: st.DataObject) -> None:
    rules, found = data.draw(rulesets(book)), data.draw(known(book))
    settled = {item.id for question in asked(book, rules, found, 99) for item in question.settles}
    assert settled == open_items(assess(book, rules, found, NEW))


def positive(value: Value) -> bool:
    return not isinstance(value, Fraction) or value > 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_single_fact_settles_more_than_the_first_question(book: Book, data: st.DataObject) -> None:
    rules, found = data.draw(rulesets(book)), data.draw(known(book))
    questions = asked(book, rules, found)
    if questions:
        items = {item for question in questions for item in question.waiting}
        alone = {name: sum(item.waits == {name} for item in items) for item in items for name in item.waits}
        assert len(questions[0].settles) == max(alone.values())


def open_items(found: Assessment) -> set[str]:
    conditions = {row.id for row in found.conditions if row.verdict is Verdict.UNKNOWN}
    cards = [card for card in found.cards if card.verdict is Verdict.UNKNOWN]
    return conditions | {line.indicator.id for card in cards for line in card.indicators if line.low < line.high}
