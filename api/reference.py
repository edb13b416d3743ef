"""Reference data: industries, codes, places, institutes, banks, sources."""

from __future__ import annotations

from api.declare import Fields
from api.roots import list_field, one_field, page_field

FIELDS: Fields = {
    "industries": page_field("Industry", "行业: GB/T 4754-2017."),
    "hsCodes": page_field("HsCode", "商品编码: Harmonized System 2022."),
    "territories": page_field("Territory", "地区: countries, provinces, districts, towns."),
    "institutes": page_field("Institute", "科研机构: universities, laboratories, research companies."),
    "institute": one_field("Institute", "科研机构: one institute."),
    "banks": page_field("Bank", "银行: banks."),
    "sources": list_field("Source", "数据来源: every data set, its licence and date."),
}
