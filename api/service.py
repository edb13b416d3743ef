"""企业服务: the specialists who look after enterprises, their visits, and what enterprises ask for."""

from __future__ import annotations

from api.declare import Fields
from api.roots import page_field

FIELDS: Fields = {
    "specialists": page_field("Specialist", "服务专员: who looks after enterprises; for signed-in callers."),
    "appeals": page_field("Appeal", "诉求: of the caller's own enterprise, or of those it serves; planners see all."),
    "visits": page_field("Visit", "走访: to the caller's own enterprise, or to those it serves; planners see all."),
}
