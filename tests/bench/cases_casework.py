"""A submission and a transition, against the bare SQL transaction that writes the same rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from motcua.casework.dossiers import services
from motcua.casework.dossiers.models import Dossier, IssuedForm
from motcua.casework.dossiers.services.printing import facts_for_printing, print_form
from motcua.casework.dossiers.tests.factories import ALL_OK, PROPOSAL
from motcua.casework.dossiers.types import Form
from motcua.kernel.clock import now
from motcua.kernel.models import OutboxMessage
from tests.bench import people
from tests.bench.measure import statements_of
from tests.bench.registry import Action, Bar, Work, measured

BARE_SUBMISSION = "bare: the rows of a submission in plain SQL"
BARE_TRANSITION = "bare: the rows of a transition in plain SQL"
TRANSITION = Bar(sql=12)
OPEN_ZAAK = "Open Zaak 82 SQL, 116 ms, growing"


class Draft:
    """A complete draft of some twenty answers and one paper, new for every round."""

    def __init__(self) -> None:
        self.dossier = Dossier()

    def fresh(self) -> None:
        people.settle()
        self.dossier = people.road().complete_draft()

    def submit(self) -> None:
        services.submit_dossier(actor=people.road().mother, dossier_id=self.dossier.id)

    def submit_and_deliver(self) -> None:
        self.submit()
        people.deliver_inside()

    def print(self) -> None:
        """Form 01 for the dossier as it stands."""
        dossier = Dossier.objects.get(id=self.dossier.id)
        data = {"officer": "Đỗ Thị Thử Nghiệm", "fees": [], **facts_for_printing(dossier, now())}
        receipt = IssuedForm(
            dossier=dossier, agency_id=dossier.agency_id, form=Form.RECEIPT, issued_at=now(), data=data
        )
        print_form(dossier, receipt)

    def submit_deliver_print(self) -> None:
        self.submit_and_deliver()
        self.print()


@measured(BARE_SUBMISSION)
def bare_submission() -> Work:
    draft = Draft()
    return _replayed(draft.fresh, draft.submit_and_deliver)


@measured(
    "submission: 20 fields, its handlers, its PDF",
    against=BARE_SUBMISSION,
    bar=Bar(cpu=0.06, sql=29),
    peer="Open Forms 0.91 CPU-s, 210 SQL",
)
def submission() -> Work:
    draft = Draft()
    return Work(draft.submit_deliver_print, draft.fresh)


@measured("  of it: what the applicant waits for", against=BARE_SUBMISSION, peer="Open Forms 0.40 CPU-s, 62 SQL")
def submission_alone() -> Work:
    draft = Draft()
    return Work(draft.submit, draft.fresh)


@measured("  of it: the PDF (form 01, PDF/A-2b, QR)")
def printing() -> Work:
    draft = Draft()
    draft.fresh()
    return Work(draft.print)


@measured("receiving: code, due date, form 01, notice", against=BARE_TRANSITION, peer="Open Zaak create 38 SQL, 63 ms")
def receiving() -> Work:
    draft = Draft()

    def fresh() -> None:
        draft.fresh()
        draft.submit_and_deliver()

    return Work(
        lambda: services.receive_dossier(actor=people.road().desk, dossier_id=draft.dossier.id, checks=ALL_OK), fresh
    )


@measured(BARE_TRANSITION)
def bare_transition() -> Work:
    dossier = people.with_history(0)
    turn = _Turn(dossier)
    return _replayed(people.settle, turn.there, after=turn.back)


class _Turn:
    """Forth and back, so that the same transition can be recorded again and again."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier

    def there(self) -> None:
        services.send_back(actor=people.road().leader, dossier_id=self.dossier.id, reason=people.REASON)

    def back(self) -> None:
        """Propose again; nothing before the first round, when the dossier is still proposed."""
        if Dossier.objects.get(id=self.dossier.id).step == "appraise":
            services.propose_result(actor=people.road().specialist, dossier_id=self.dossier.id, result=PROPOSAL)


def _history(entries: int) -> Callable[[], Work]:
    def prepare() -> Work:
        dossier = people.with_history(entries)
        return Work(lambda: people.back_and_forth(dossier), people.settle)

    return prepare


for _entries in (0, 50, 200):
    measured(
        f"transition after {_entries} entries of history",
        against=BARE_TRANSITION,
        rounds=15,
        per=2,
        bar=TRANSITION,
        peer=OPEN_ZAAK if _entries else "Open Zaak 82 SQL, 116 ms",
    )(_history(_entries))


@measured("transition through its page, after 200 entries", against=BARE_TRANSITION, rounds=15, per=2, bar=TRANSITION)
def transition_by_page() -> Work:
    dossier = people.with_history(200)
    leader, specialist = people.browser(people.road().leader), people.browser(people.road().specialist)

    def act() -> None:
        leader.post(f"/mot-cua/ho-so/{dossier.id}/tra-lai/", {"reason": people.REASON, **_seen(dossier)})
        specialist.post(f"/mot-cua/ho-so/{dossier.id}/trinh/", {**PROPOSAL, **_seen(dossier)})

    return Work(act, people.settle)


def _replayed(fresh: Action, act: Action, after: Action | None = None) -> Work:
    """The writes of `act`, recorded and rolled back before each round, then sent plainly in one transaction."""
    writes: list[tuple[str, Any]] = []

    def record() -> None:
        OutboxMessage.objects.filter(delivered_at=None).update(delivered_at=now())
        if after:
            after()
        fresh()
        writes[:] = _writes_of(act)

    def replay() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for query, values in writes:
                cursor.execute(query, values)

    return Work(replay, record)


def _writes_of(act: Action) -> list[tuple[str, Any]]:
    with transaction.atomic():
        seen = statements_of(act)
        transaction.set_rollback(True)
    return [each for each in seen if each[0].lstrip().startswith(("INSERT", "UPDATE", "DELETE"))]


def _seen(dossier: Dossier) -> dict[str, str]:
    """The state that the officer's page would have shown."""
    return {"seen": Dossier.objects.get(id=dossier.id).saved_at.isoformat()}
