"""The written form of the algebra gives back what was written, and nothing that is not understood in full."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.oversight.indicators.types import (
    All,
    Compare,
    Comparison,
    Condition,
    Either,
    Flag,
    Form,
    Measure,
    NotationError,
    Parameter,
    PetitionFlag,
    read_condition,
    read_measure,
    written_condition,
    written_measure,
)  # fmt: skip

COLUMNS = ("top", "channel", "ended_day", "due_day", "late_minute", "net_minutes")
SIGNS = [sign for sign in Comparison if sign not in (Comparison.HAS, Comparison.LACKS)]
plain = st.builds(
    Compare,
    st.sampled_from(COLUMNS),
    st.sampled_from(SIGNS),
    st.one_of(st.integers(-(2**31), 2**31 - 1), st.sampled_from(Parameter), st.sampled_from(COLUMNS)),
)
masks = st.sets(st.sampled_from(list(Flag)), min_size=1).map(lambda flags: sum(flag.value for flag in flags))
bits = st.builds(Compare, st.just("flags"), st.sampled_from([Comparison.HAS, Comparison.LACKS]), masks)
conditions: st.SearchStrategy[Condition] = st.recursive(
    plain | bits,
    lambda parts: (
        st.builds(All, st.lists(parts, min_size=1, max_size=3).map(tuple))
        | st.builds(Either, st.lists(parts, min_size=1, max_size=3).map(tuple))
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(conditions)
def test_a_condition_that_is_written_and_read_again_is_the_same(condition: Condition) -> None:
    written = json.loads(json.dumps(written_condition(condition, "dossiers")))
    assert read_condition(written, "dossiers") == condition


@settings(deadline=None)
@given(st.sampled_from(Form), conditions | st.just(All()), st.sampled_from(["", "n1"]))
def test_a_measure_that_is_written_and_read_again_is_the_same(form: Form, where: Condition, name: str) -> None:
    measure = Measure(name, form, where, "" if form is Form.COUNT else "net_minutes")
    assert read_measure(json.loads(json.dumps(written_measure(measure, "dossiers"))), "dossiers") == measure


@pytest.mark.parametrize(
    "broken",
    [
        None, [], "channel = 2", {}, {"all": []}, {"all": {}}, {"any": []}, {"not": []},
        {"column": "channel", "is": "="},
        {"column": "channel", "is": "=", "number": 2, "parameter": "first"},
        {"column": "channel", "is": "=", "number": "2"},
        {"column": "channel", "is": "=", "number": True},
        {"column": "channel", "is": "=", "number": 2.0},
        {"column": "channel", "is": "like", "number": 2},
        {"column": "chanel", "is": "=", "number": 2},
        {"column": "channel", "is": "=", "parameter": "today"},
        {"column": "channel", "is": "=", "other": "nowhere"},
        {"column": "channel", "is": "has", "flags": ["HAS_DUE"]},
        {"column": "flags", "is": "=", "flags": ["HAS_DUE"]},
        {"column": "flags", "is": "has", "number": 1},
        {"column": "flags", "is": "has", "flags": ["IN_SCOPE"]},
        {"column": "flags", "is": "has", "flags": []},
        {"column": "channel", "is": "=", "number": 2, "note": "x"},
        {"column": "channel", "is": "=", "note": "x"},
        {"named": "nobody"},
    ],
)  # fmt: skip
def test_what_is_not_a_condition_is_refused(broken: Any) -> None:
    with pytest.raises(NotationError):
        read_condition(broken, "dossiers")


def test_an_unknown_subject_is_refused() -> None:
    with pytest.raises(NotationError, match="no subject"):
        read_condition({"column": "channel", "is": "=", "number": 2}, "people")


def test_a_condition_may_not_call_itself() -> None:
    circle = {"a": {"all": [{"named": "b"}]}, "b": {"named": "a"}}
    with pytest.raises(NotationError, match="no condition is named"):
        read_condition({"named": "a"}, "dossiers", circle)


@pytest.mark.parametrize(
    "broken",
    [
        [], {"form": "average"}, {"form": "sum"}, {"form": "count", "column": "fee"}, {"form": "sum", "column": "tax"},
        {"form": "count", "times": 2}, {"form": "count", "name": 1},
    ],
)  # fmt: skip
def test_what_is_not_a_measure_is_refused(broken: Any) -> None:
    with pytest.raises(NotationError):
        read_measure(broken, "dossiers")


def test_flags_are_those_of_the_subject() -> None:
    condition = read_condition({"column": "flags", "is": "has", "flags": ["IN_SCOPE", "ANSWERED"]}, "petitions")
    assert condition == Compare("flags", Comparison.HAS, PetitionFlag.IN_SCOPE | PetitionFlag.ANSWERED)
    assert written_condition(condition, "petitions")["flags"] == ["IN_SCOPE", "ANSWERED"]


def test_bits_without_a_name_are_not_written() -> None:
    with pytest.raises(NotationError, match="unknown flags"):
        written_condition(Compare("flags", Comparison.HAS, 1 << 19), "dossiers")
