"""An assessment of 83 agencies by 86 criteria with two testers each: more than the 60 criteria that are promised."""

from __future__ import annotations

from functools import cache

from django.test import Client

from motcua.oversight.assessment import selectors
from motcua.oversight.assessment.tests import factories
from motcua.oversight.assessment.tests.factories import People
from tests.bench import people
from tests.bench.cases_ground import EMPTY
from tests.bench.registry import Bar, Work, measured

CODE = "toan-quoc"
AGENCIES = 83
SIZE = f"{AGENCIES} agencies x 86 criteria x 2 testers"
ONE = f"/do-luong/danh-gia/dot/{CODE}"


@cache
def nation() -> People:
    """Published; refused where it is smaller than it says."""
    found = factories.nation(code=CODE, many=AGENCIES)
    marks = selectors.progress(CODE).marks
    if marks != AGENCIES * 86 * 2:
        raise AssertionError(f"{marks} marks are not {SIZE}")
    return found


def _page(path: str, client: Client) -> Work:
    status = client.get(path).status_code
    if status != 200:
        raise RuntimeError(f"{path} answers {status}")
    return Work(lambda: client.get(path))


@measured(f"assessment: results page, {SIZE}", against=EMPTY, bar=Bar(cpu=0.1))
def results() -> Work:
    nation()
    return _page(f"{ONE}/", Client())


@measured(f"assessment: why an agency has its rank, {SIZE}", against=EMPTY, bar=Bar(cpu=0.1))
def why() -> Work:
    nation()
    return _page(f"{ONE}/co-quan/H01/", Client())


@measured(f"assessment: the board, {SIZE}", against=EMPTY, bar=Bar(cpu=0.1))
def board() -> Work:
    return _page(f"{ONE}/dieu-hanh/", people.browser(nation().assessor))


@measured(f"assessment: the official table with every point as JSON, {SIZE}", against=EMPTY, rounds=5, bar=Bar(cpu=0.1))
def table() -> Work:
    nation()
    return _page(f"{ONE}/bang.json", Client())
