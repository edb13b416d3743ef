"""对接: what is needed, what is offered, the technologies and the loans there are."""

from __future__ import annotations

from api.declare import Fields
from api.roots import page_field

FIELDS: Fields = {
    "needs": page_field("Need", "需求: what enterprises look for; for signed-in callers."),
    "offers": page_field("Offer", "供给: what enterprises and institutes offer."),
    "technologies": page_field("Technology", "技术成果: technologies that can be passed on."),
    "loanProducts": page_field("LoanProduct", "信贷产品: loans that banks offer."),
}
