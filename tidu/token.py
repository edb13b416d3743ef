"""`tidu token`: a token for trying the API out as someone."""

from __future__ import annotations

from typing import Annotated

import typer

from graph.access import Role
from graph.errors import BadId
from graph.ids import parse_id
from graph.settings import settings
from tidu import screen

BELONGS = {Role.ENTERPRISE: "Enterprise", Role.INSTITUTE: "Institute", Role.BANK: "Bank", Role.SPECIALIST: "Specialist"}


def token(
    role: Annotated[Role, typer.Option(help="Whose rights it gives.")],
    node: Annotated[str, typer.Option(help="The node that is theirs: its global id, or its key in the graph.")] = "",
    subject: Annotated[str, typer.Option(help="A name for the audit log.")] = "local",
    hours: Annotated[float, typer.Option(help="How long it holds.", min=0.01, max=24 * 366)] = 12,
) -> None:
    """Make a token for this installation and print it.

    \b
    tidu token --role planner
    tidu token --role enterprise --node 91310118MA1JL00A1X
    curl -H "Authorization: Bearer $(tidu token --role planner)" …

    It is signed by TIDU_TOKEN_SECRET, else by a key of this installation, made on first use (token.key in TIDU_HOME).
    Whoever has that key can sign in as anyone: in production tokens come from your sign-in service (docs/security.md).
    """
    from api.auth import make_token

    here = settings()
    if role in BELONGS and not node:
        screen.tell(f"Without --node it sees no {BELONGS[role]}'s own things: only what everyone of the role sees.")
    print(make_token(here, role, node=key_of(node), subject=subject, hours=hours))


def key_of(node: str) -> str:
    """The key of a node given by its global id; anything else is taken as a key."""
    try:
        return parse_id(node)[1]
    except BadId:
        return node
