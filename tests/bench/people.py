"""The invented people and dossiers that the cases share."""

from __future__ import annotations

from functools import cache

from django.test import Client

from motcua.casework.dossiers import services
from motcua.casework.dossiers.models import Dossier
from motcua.casework.dossiers.tests.factories import PROPOSAL, Road
from motcua.foundation.accounts.services import begin_session
from motcua.kernel import events
from motcua.kernel.access import Actor

REASON = "Đề nghị kiểm tra lại số quyển."


@cache
def road() -> Road:
    """One house with its officers and a mother, in the copy that is measured."""
    return Road()


@cache
def browser(actor: Actor) -> Client:
    """A browser in which `actor` has signed in."""
    client = Client()
    session = client.session
    assert actor.account_id
    begin_session(session, actor.account_id)
    session.save()
    client.cookies["motcua"] = session.session_key or ""
    return client


def deliver_inside() -> int:
    """One pass of the worker over the facts that wait for handlers inside the house."""
    return events.deliver_lane(events.lanes()[0])


def settle() -> None:
    """Deliver what waits inside; what waits for the outside is left to the worker."""
    while deliver_inside():
        pass


def with_history(entries: int) -> Dossier:
    """A proposed dossier that went back and forth until its history had about `entries` entries."""
    dossier = road().proposed()
    for _ in range(entries // 2):
        back_and_forth(dossier)
    settle()
    return dossier


def back_and_forth(dossier: Dossier) -> None:
    """Two transitions."""
    services.send_back(actor=road().leader, dossier_id=dossier.id, reason=REASON)
    services.propose_result(actor=road().specialist, dossier_id=dossier.id, result=PROPOSAL)
