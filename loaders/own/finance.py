"""Forms about banks and the loans they offer."""

from __future__ import annotations

from collections.abc import Iterator

from graph.words import GUARANTEE
from loaders import spoken
from loaders.own.columns import DAY, LAST_DAY, MONEY, MONTHS, SHARE, TEXT, Column, always, chinese, words_of
from loaders.own.forms import Entry, Form, Known
from loaders.own.references import by_name, mention, own, part
from loaders.rows import EdgeRow, NodeRow, Row

BANK = "示例银行"
GUARANTEES = words_of(GUARANTEE, {"信用贷": "CREDIT", "纯信用": "CREDIT", "担保": "GUARANTOR"})
OF_LOAN = (
    "name", "text", "minAmount", "maxAmount", "minRate", "maxRate", "maxTermMonths", "guarantees", "audience",
    "effectiveFrom", "effectiveTo",
)  # fmt: skip


def parse_bank(entry: Entry, _known: Known) -> Iterator[Row]:
    """A bank."""
    yield NodeRow(
        *own("Bank", entry.text("code").upper()), {"name": entry.facts["bank"], "code": entry.text("code").upper()}
    )


def parse_loan(entry: Entry, _known: Known) -> Iterator[Row]:
    """A loan, and the bank that offers it: two banks may call their loans alike."""
    bank = by_name("Bank", entry.text("bank"))
    loan = part("LoanProduct", bank, entry.facts["name"])
    yield NodeRow(*loan, entry.only(OF_LOAN))
    yield from mention(bank, entry.text("bank"))
    yield EdgeRow("OFFERS", bank, loan, {})


BANKS = Form(
    "banks", "银行", "给企业贷款的银行: one line a bank.",
    (
        Column("银行名称", "bank", TEXT, "", BANK, ("银行", "机构名称"), required=True),
        Column("机构简码", "code", TEXT, "支付行业惯用的简码, 如 ICBC", "SLYH", ("简码", "银行代码"), required=True),
    ),
    parse_bank, ("code",),
)  # fmt: skip
LOANS = Form(
    "loan-products", "信贷产品", "银行的贷款产品: one line a loan.",
    (
        Column("银行名称", "bank", TEXT, "", BANK, ("银行", "提供银行", "放款银行"), required=True),
        Column(
            "信贷产品", "name", TEXT, "产品名称", "示例科技贷", ("产品名称", "贷款产品", "信贷产品名称", "贷款名称"),
            required=True,
        ),
        Column("产品说明", "text", TEXT, "", "", ("产品介绍", "说明")),
        Column("最低额度", "minAmount", MONEY, "", "10", ("起贷额度",), unit="万元"),
        Column("最高额度", "maxAmount", MONEY, "", "1000", ("额度上限", "贷款额度", "额度"), unit="万元"),
        Column("最低年利率", "minRate", SHARE, "", "2.9", ("利率下限",), unit="%"),
        Column("最高年利率", "maxRate", SHARE, "", "4.5", ("利率上限",), unit="%"),
        Column("最长期限", "maxTermMonths", MONTHS, "月; 也可写 3年", "36", ("期限", "贷款期限"), unit="月"),
        Column(
            "担保方式", "guarantees", always(spoken.some_of(GUARANTEES)), "多个用顿号隔开", "信用、质押", ("担保",),
            choices=tuple(map(chinese, GUARANTEE.values.values())),
        ),
        Column(
            "适用对象", "audience", TEXT, "用文字写全部条件", "专精特新中小企业",
            ("适用客户", "准入条件", "目标客户"),
        ),
        Column("适用起", "effectiveFrom", DAY, "", "", ("起始日期",)),
        Column("适用止", "effectiveTo", LAST_DAY, "", "", ("截止日期",)),
    ),
    parse_loan, ("name",),
)  # fmt: skip
FORMS = (BANKS, LOANS)
