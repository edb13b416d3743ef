"""产业链: chains and products."""

from __future__ import annotations

from api.declare import Fields
from api.roots import one_field, page_field

FIELDS: Fields = {
    "chains": page_field("Chain", "产业链: industry chains."),
    "chain": one_field("Chain", "产业链: one chain."),
    "products": page_field("Product", "产品: products of every chain."),
    "product": one_field("Product", "产品: one product."),
}
