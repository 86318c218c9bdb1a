"""Steps of any thing: taken once, in order, by whoever may, with a row and an audit entry each."""

from enum import StrEnum
from typing import Any, ClassVar
from uuid import uuid4

import pytest

from motcua.kernel.access import SYSTEM, Actor, Permission
from motcua.kernel.errors import NotAllowed, NotFound, Term, WrongState
from motcua.kernel.life import Life, Transition
from motcua.kernel.models import AuditEntry
from motcua.kernel.steps import Steps, steps_taken

pytestmark = pytest.mark.django_db

BAKE, SELL = Permission("kernel.bake"), Permission("kernel.sell")


class State(StrEnum):
    DOUGH = "dough"
    BREAD = "bread"
    SOLD = "sold"


class Row:
    def __init__(self, pk: int, **fields: Any) -> None:
        self.id = pk
        self.__dict__.update(fields)


class Rows:
    """The rows of the steps: as much of a related manager as steps use."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def create(self, **fields: Any) -> None:
        self.rows.append(Row(len(self.rows), **fields))

    def order_by(self, field: str) -> list[Row]:
        return sorted(self.rows, key=lambda row: getattr(row, field))


class Loaf:
    shop: ClassVar[dict[str, "Loaf"]] = {}

    def __init__(self, name: str) -> None:
        self.name, self.state, self.grams = name, "dough", 500
        self.steps = Rows()
        self.saved: list[str] = []
        self.shop[name] = self

    def save(self) -> None:
        self.saved.append(self.state)


class Shop:
    def __init__(self, found: list[Loaf] | None = None) -> None:
        self.found = found or []

    def filter(self, *, name: str) -> "Shop":
        return Shop([loaf for loaf in Loaf.shop.values() if loaf.name == name])

    def first(self) -> Loaf | None:
        return self.found[0] if self.found else None


LIFE = Life(
    State,
    {
        "bake": Transition(frozenset({State.DOUGH}), State.BREAD, BAKE),
        "sell": Transition(frozenset({State.BREAD}), State.SOLD, SELL),
    },
    {State.DOUGH: Term("Bột", "Dough"), State.BREAD: Term("Bánh", "Bread"), State.SOLD: Term("Đã bán", "Sold")},
)
STEPS = Steps[Loaf](
    kind="loaf",
    key="name",
    life=LIFE,
    lock=Shop,
    kept=lambda loaf: {"grams": loaf.grams},
    told=lambda loaf: {"shop": "góc phố"},
)
BAKER = Actor(uuid4(), "Người Thử Nướng", grants=frozenset({(BAKE.code, "")}))


def test_a_step_moves_the_state_and_keeps_who_when_and_what() -> None:
    loaf = Loaf("một")
    loaf.grams = 480
    assert STEPS.may_step(loaf, "bake", BAKER)
    STEPS.take_step(loaf, "bake", BAKER, note="lò hai")
    assert loaf.saved == ["bread"]
    (row,) = loaf.steps.rows
    assert (row.step, row.actor_name, row.note, row.grams) == ("bake", BAKER.name, "lò hai", 480)  # type: ignore[attr-defined]  # set by name
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.actor_id) == ("bake_loaf", "loaf:một", BAKER.account_id)
    assert entry.detail == {"state": "bread", "note": "lò hai", "grams": 480, "shop": "góc phố"}


def test_a_step_is_taken_once() -> None:
    loaf = Loaf("hai")
    STEPS.take_step(loaf, "bake", BAKER)
    assert not STEPS.may_step(loaf, "bake", BAKER)


def test_a_step_out_of_order_is_refused_with_the_name_of_the_state() -> None:
    loaf = Loaf("ba")
    with pytest.raises(WrongState, match="Đang ở bước “Bột”") as refusal:
        STEPS.may_step(loaf, "sell", SYSTEM)
    assert refusal.value.sentence("en").startswith("This stands at “Dough”")
    loaf.state = "sold"
    with pytest.raises(WrongState, match="Đã bán"):
        STEPS.may_step(loaf, "bake", BAKER)


def test_the_right_is_asked_before_the_state() -> None:
    loaf = Loaf("bốn")
    with pytest.raises(NotAllowed):
        STEPS.may_step(loaf, "sell", BAKER)


def test_the_program_itself_needs_no_right() -> None:
    assert STEPS.may_step(Loaf("năm"), "bake", SYSTEM)


def test_a_note_moves_nothing() -> None:
    loaf = Loaf("sáu")
    STEPS.note_step(loaf, "smell", BAKER)
    assert (loaf.state, loaf.saved, [row.step for row in loaf.steps.rows]) == ("dough", [], ["smell"])  # type: ignore[attr-defined]  # set by name


def test_the_row_is_found_by_its_key_or_not_at_all() -> None:
    loaf = Loaf("bảy")
    assert STEPS.locked("bảy") is loaf
    with pytest.raises(NotFound):
        STEPS.locked("không có")


def test_steps_taken_are_told_in_their_order() -> None:
    loaf = Loaf("tám")
    STEPS.take_step(loaf, "bake", BAKER)
    STEPS.take_step(loaf, "sell", SYSTEM, note="tiền mặt")
    assert [(step.step, step.actor, step.note) for step in steps_taken(loaf)] == [
        ("bake", BAKER.name, ""),
        ("sell", SYSTEM.name, "tiền mặt"),
    ]
