"""A monthly letter over eighty ministries and provinces: its three files, and the page of its annexes."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from unittest import mock
from uuid import UUID

from motcua.casework.dossiers.tests.factories import officer
from motcua.foundation.agencies.types import Group
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.oversight.letters import services
from motcua.oversight.letters.selectors.letters import letter, paper_of
from motcua.oversight.letters.types import AnnexKind, AnnexOrder, Paper
from motcua.oversight.releases import ports
from motcua.oversight.releases import services as releases
from motcua.oversight.releases.selectors.releases import release
from motcua.oversight.releases.tests.factories import Country, actor, dossier
from motcua.oversight.releases.types import ACCEPT, APPROVE, PREPARE, PUBLISH, Top
from tests.bench.people import browser
from tests.bench.registry import Bar, Work, measured

MINISTRIES, AGENCIES = 17, 80
PUBLIC = datetime(2026, 12, 3, tzinfo=UTC)


def _people() -> tuple[Actor, Actor, Actor]:
    return actor(PREPARE, PUBLISH), actor(ACCEPT), actor(APPROVE)


@cache
def published() -> str:
    """A release of an invented month in which every agency has dossiers; its code."""
    country = Country(Path(tempfile.mkdtemp(prefix="motcua-bench-")))
    groups = (Group.MINISTRY if n <= MINISTRIES else Group.PROVINCE for n in range(1, AGENCIES + 1))
    country.tree = tuple(Top(n, f"X{n:02d}", f"Cơ quan số {n}", group) for n, group in enumerate(groups, 1))
    country.rows = [
        dossier(top=n % AGENCIES + 1, number=n, channel=1 + (n % 97 > n % 13)) for n in range(1, 40 * AGENCIES)
    ]
    with (
        mock.patch.object(ports, "_facts", {}),
        mock.patch.object(ports, "_definitions", {}),
        clock.at(PUBLIC),
    ):
        ports.register_fact_source(country)
        ports.register_definition_source(country)
        return _sealed()


def _sealed() -> str:
    editor, accepter, approver = _people()
    code = releases.prepare_release(year=2026, month=10, actor=editor)
    releases.cut_off_release(code=code, actor=editor)
    if not releases.build_release(code=code):
        raise AssertionError("the release was not built")
    digest = release(code, published_only=False).digest
    releases.accept_release(code=code, digest=digest, actor=accepter)
    releases.approve_release(code=code, digest=digest, actor=approver)
    releases.publish_release(code=code, actor=editor)
    return code


@cache
def analyst() -> Actor:
    return officer(18, "analyst", "", "Vũ Văn Giả Lập")


@cache
def letter_id() -> UUID:
    return services.compose_letter(release=published(), indicators=["IND-10", "IND-20"], actor=analyst())


def _paper() -> Paper:
    """The letter with three annexes: two rankings of the release, and the grades of 2023 with both drawings."""
    info = letter(letter_id(), analyst())
    grades = AnnexOrder(AnnexKind.GRADES, "2023-lan-1", "KẾT QUẢ ĐÁNH GIÁ")
    return paper_of(replace(info, content=replace(info.content, annexes=(*info.content.annexes, grades))))


def three_files() -> list[str]:
    """Composed, printed three times; the seals of the files."""
    paper = _paper()
    prints = (services.print_pdf, services.print_docx, services.print_xlsx)
    return [hashlib.sha256(print_(paper)).hexdigest() for print_ in prints]


@measured("letter: DOCX, PDF and XLSX with three annexes", rounds=5, bar=Bar(wall=3))
def files() -> Work:
    """The same bytes twice, or the case measures something else."""
    if three_files() != three_files():
        raise AssertionError("two prints of one letter differ")
    return Work(three_files)


@measured("page: annexes of a letter", rounds=10, bar=Bar(cpu=0.1))
def annexes() -> Work:
    """Every agency of both figures stands on the page."""
    address, client = f"/cong-van/{letter_id()}/phu-luc/", browser(analyst())
    page = client.get(address)
    if page.status_code != 200 or page.content.decode().count("Cơ quan số") < 2 * AGENCIES:
        raise AssertionError("the annexes are not whole")
    return Work(lambda: client.get(address))
