"""Who may see what, and who may change it: the access rules that the model and the mutations refer to."""

from __future__ import annotations

from graph.access import Role, only
from graph.whose import (
    OF_APPEAL,
    AtEitherEnd,
    AtItsCharge,
    AtItsEnd,
    ItsCharge,
    Itself,
    ItselfOrMatched,
    Matched,
    ToldByIt,
    ToldByItsCharge,
)

# reports, recorded facts and appeals: the enterprise, the specialist who serves it, planners
CONFIDENTIAL = only(Role.PLANNER, Role.ADMIN, own={Role.ENTERPRISE: ToldByIt(), Role.SPECIALIST: ToldByItsCharge()})
# the steps of an appeal's handling, like the appeal
PROCEEDINGS = only(
    Role.PLANNER,
    Role.ADMIN,
    own={Role.ENTERPRISE: ToldByIt(OF_APPEAL), Role.SPECIALIST: ToldByItsCharge(OF_APPEAL)},
)
# contacts open by match
CONTACT = only(
    Role.PLANNER,
    Role.ADMIN,
    own={
        Role.ENTERPRISE: ItselfOrMatched(),
        Role.INSTITUTE: Matched("Institute"),
        Role.BANK: Matched("Bank"),
        Role.SPECIALIST: ItsCharge(),
    },
)
PARTIES = {
    Role.ENTERPRISE: AtEitherEnd("Enterprise"),
    Role.INSTITUTE: AtEitherEnd("Institute"),
    Role.BANK: AtEitherEnd("Bank"),
}
MATCH = only(Role.SPECIALIST, Role.DEPARTMENT, Role.PLANNER, Role.ADMIN, own=PARTIES)
DEAL = only(Role.PLANNER, Role.ADMIN, own=PARTIES)
SIGNED_IN = only(*(role for role in Role if role is not Role.PUBLIC))
STAFF = only(Role.SPECIALIST, Role.DEPARTMENT, Role.PLANNER, Role.ADMIN)
STAFF_CONTACT = only(Role.ENTERPRISE, Role.SPECIALIST, Role.DEPARTMENT, Role.PLANNER, Role.ADMIN)
# who is in a library, and how near; why it is so tells figures of reports, so whoever sees those
LIBRARY = only(*STAFF.always, own={Role.ENTERPRISE: Itself()})
LIBRARY_REASONS = only(Role.PLANNER, Role.ADMIN, own={Role.ENTERPRISE: Itself(), Role.SPECIALIST: AtItsCharge()})
# who records facts of an enterprise: those whom they are told to
RECORDERS = only(Role.PLANNER, Role.ADMIN, own={Role.ENTERPRISE: Itself(), Role.SPECIALIST: ItsCharge()})
GRANTORS = only(Role.PLANNER, Role.ADMIN)
LIBRARIANS = only(Role.PLANNER, Role.ADMIN)  # who brings the cultivation library up to a day
ASSIGNMENT = only(
    Role.DEPARTMENT, Role.PLANNER, Role.ADMIN, own={Role.ENTERPRISE: AtItsEnd(), Role.SPECIALIST: Itself()}
)
# an enterprise of which is known what it reported, and what it has not
REPORTING = only(Role.PLANNER, Role.ADMIN, own={Role.ENTERPRISE: Itself(), Role.SPECIALIST: ItsCharge()})
