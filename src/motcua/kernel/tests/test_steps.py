"""Steps of any thing: taken once, in order, by whoever may, with a row and an audit entry each."""

from dataclasses import replace
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

    def create(self, **fields: Any) -> Row:
        self.rows.append(Row(len(self.rows), **fields))
        return self.rows[-1]

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
        "turn": Transition(frozenset({State.DOUGH}), State.DOUGH, BAKE),
        "taste": Transition(frozenset({State.BREAD}), None, BAKE),
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
    assert STEPS.may(loaf, "bake", BAKER)
    STEPS.take(loaf, "bake", BAKER, note="lò hai")
    assert loaf.saved == ["bread"]
    (row,) = loaf.steps.rows
    assert (row.step, row.actor_name, row.note, row.grams) == ("bake", BAKER.name, "lò hai", 480)  # type: ignore[attr-defined]  # set by name
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.actor_id) == ("bake_loaf", "loaf:một", BAKER.account_id)
    assert entry.detail == {"state": "bread", "shop": "góc phố"}, "what people wrote stands in the row alone"


def test_a_step_is_taken_once() -> None:
    loaf = Loaf("hai")
    STEPS.take(loaf, "bake", BAKER)
    assert not STEPS.may(loaf, "bake", BAKER)


def test_a_step_out_of_order_is_refused_with_the_name_of_the_state() -> None:
    loaf = Loaf("ba")
    with pytest.raises(WrongState, match="Đang ở bước “Bột”") as refusal:
        STEPS.may(loaf, "sell", SYSTEM)
    assert refusal.value.sentence("en").startswith("This stands at “Dough”")
    loaf.state = "sold"
    with pytest.raises(WrongState, match="Đã bán"):
        STEPS.may(loaf, "bake", BAKER)


def test_the_right_is_asked_before_the_state() -> None:
    loaf = Loaf("bốn")
    with pytest.raises(NotAllowed):
        STEPS.may(loaf, "sell", BAKER)


def test_the_program_itself_needs_no_right() -> None:
    assert STEPS.may(Loaf("năm"), "bake", SYSTEM)


def test_a_step_that_may_be_repeated_is_never_over_and_one_that_moves_nothing_leaves_the_state() -> None:
    loaf = Loaf("năm rưỡi")
    for _twice in range(2):
        assert STEPS.may(loaf, "turn", BAKER)
        STEPS.take(loaf, "turn", BAKER)
    STEPS.take(loaf, "bake", BAKER)
    assert STEPS.may(loaf, "taste", BAKER)
    STEPS.take(loaf, "taste", BAKER)
    assert loaf.state == "bread" and STEPS.may(loaf, "taste", BAKER)


def test_a_right_may_be_needed_for_the_agency_of_the_thing() -> None:
    of_a_shop = replace(STEPS, agency=lambda loaf: "H01")
    own, other = (Actor(uuid4(), "Người Thử", grants=frozenset({(BAKE.code, code)})) for code in ("H01", "H60"))
    assert of_a_shop.may(Loaf("mười"), "bake", own)
    with pytest.raises(NotAllowed):
        of_a_shop.may(Loaf("mười một"), "bake", other)


def test_a_row_alone_leaves_no_entry_and_keeps_what_its_step_tells() -> None:
    loaf = Loaf("mười hai")
    STEPS.write(loaf, "smell", BAKER, note="thơm", degrees=220)
    (row,) = loaf.steps.rows
    assert (row.step, row.note, row.degrees) == ("smell", "thơm", 220)  # type: ignore[attr-defined]  # set by name
    assert not AuditEntry.objects.exists()


def test_the_trail_calls_a_step_as_the_table_says() -> None:
    replace(STEPS, deed="{kind}_was_{step}").note(Loaf("mười ba"), "smelt", BAKER)
    assert AuditEntry.objects.get().action == "loaf_was_smelt"


def test_a_note_moves_nothing() -> None:
    loaf = Loaf("sáu")
    STEPS.note(loaf, "smell", BAKER)
    assert (loaf.state, loaf.saved, [row.step for row in loaf.steps.rows]) == ("dough", [], ["smell"])  # type: ignore[attr-defined]  # set by name


def test_the_row_is_found_by_its_key_or_not_at_all() -> None:
    loaf = Loaf("bảy")
    assert STEPS.hold("bảy") is loaf
    with pytest.raises(NotFound):
        STEPS.hold("không có")


def test_steps_taken_are_told_in_their_order() -> None:
    loaf = Loaf("tám")
    STEPS.take(loaf, "bake", BAKER)
    STEPS.take(loaf, "sell", SYSTEM, note="tiền mặt")
    assert [(step.step, step.actor, step.note) for step in steps_taken(loaf)] == [
        ("bake", BAKER.name, ""),
        ("sell", SYSTEM.name, "tiền mặt"),
    ]
