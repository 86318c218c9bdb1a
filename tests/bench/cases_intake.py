"""The signed door of the intake, through every middleware; one round is a batch of a thousand events."""

from __future__ import annotations

from itertools import count

from django.test import Client

from motcua.oversight.intake.tests.factories import Sender, add_agencies, cloud_event, due
from tests.bench.registry import Bar, Work, measured

EVENTS = 1000
_numbers = count()
_STEPS = (("submitted", 0), ("received", 1), ("processing", 2), ("decided", 5))


class Line:
    """A source of its own, and the next batch that it will send: lives of dossiers, or one event of each."""

    def __init__(self, code: str, agency: str, steps: int) -> None:
        add_agencies(agency, f"{agency}.101")
        self.sender, self.agency, self.steps = Sender(code, agency).register(), f"{agency}.101", _STEPS[:steps]
        self.client, self.raw, self.signature = Client(), b"", ""

    def fresh(self) -> None:
        lives = [f"{self.sender.code}-{next(_numbers)}" for _ in range(EVENTS // len(self.steps))]
        events = [
            cloud_event(kind, day, life, agency=self.agency, due_at=due(9), flags=["fee_due", "digitised"])
            for life in lives
            for kind, day in self.steps
        ]
        self.raw = self.sender.body(*events)
        self.signature = self.sender.sign(self.raw)

    def send(self) -> None:
        headers = {"X-Motcua-Signature": self.signature}
        answer = self.client.post("/api/intake/v1/batches", self.raw, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()["accepted"]) == (201, EVENTS), answer.content[:300]


@measured("signed intake: an event, dossiers' whole lives", rounds=10, per=EVENTS, bar=Bar(cpu=1 / 2000))
def lives() -> Work:
    line = Line("bench-lives", "H98", 4)
    return Work(line.send, line.fresh)


@measured("signed intake: an event, each of another dossier", rounds=10, per=EVENTS, bar=Bar(cpu=1 / 2000))
def single_events() -> Work:
    line = Line("bench-single", "H99", 1)
    return Work(line.send, line.fresh)
