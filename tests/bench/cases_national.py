"""The pages of those who measure, over a nation: 24 sealed months of all ministries and provinces, two releases.

Each is measured as it is served, and once more with every kept drawing thrown away before each round.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from motcua.casework.dossiers.tests.factories import officer
from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import Group
from motcua.foundation.catalogue import selectors as catalogue
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.oversight.indicators.types import FACT_COLUMNS, NEVER, Period
from motcua.oversight.intake.tests.factories import FactRow
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.tests.factories import Partial, SealedMonth, minute_of
from motcua.oversight.monitoring.types import VECTOR, Grain
from motcua.oversight.releases import ports, services
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.tests.factories import ON_TIME, ONLINE, PERSONS, Country, Row, actor, dossier
from motcua.oversight.releases.types import ACCEPT, APPROVE, PREPARE, PUBLISH, Top
from motcua.sites.national.templatetags import figures
from motcua.sites.national.views import releases
from tests.bench import people
from tests.bench.cases_ground import EMPTY_SIGNED_IN
from tests.bench.registry import Bar, Work, measured, nothing

TOPS = 83
PROCEDURES = 60
MONTHS = 24
UNITS = 120
_EDITOR = actor(PREPARE, PUBLISH, ACCEPT, name="Người Lập")
_APPROVER = actor(APPROVE, ACCEPT, name="Người Duyệt")


@cache
def analyst() -> Actor:
    return officer(17, "analyst", "", "Vũ Thị Giả Lập")


@cache
def administrator() -> Actor:
    return officer(18, "administrator", "", "Đỗ Văn Giả Lập")


_RELEASED = (9, 8)
"""How many months ago the two released months lie: before those of the trial letter."""


@cache
def nation() -> tuple[str, str]:
    """Seals the months and publishes two releases; returns their codes, older first."""
    tops = [top.code for top in agencies.children_of(None)][:TOPS]
    now = monitoring.current_period()
    rows: list[Partial] = []
    for back in range(MONTHS):
        month = Period(now.first - back, now.first - back)
        cut = min(minute_of(month.end), minute_of(clock.now()) - 1)
        SealedMonth.objects.update_or_create(month=month.first, defaults={"cut_minute": cut, "sealed_at": clock.now()})
        rows += [_partial(month, Grain.TOP, top, seed) for seed, top in enumerate(tops)]
        if back < 3 or back in _RELEASED:
            rows += [
                _partial(month, Grain.TOP_PROCEDURE, top, seed * n, procedure=code)
                for seed, top in enumerate(tops, 1)
                for n, code in enumerate(procedures(), 1)
            ]
    units = [a.code for a in agencies.agencies_under("H01") if a.code != "H01"][:UNITS]
    for seed, unit in enumerate(units):
        rows.append(_partial(now, Grain.AGENCY, "H01", seed, agency=unit))
        rows.append(_partial(now, Grain.SERVICE, "H01", seed, agency=unit, procedure=procedures()[0]))
    Partial.objects.bulk_create(rows, ignore_conflicts=True)
    _list_months([now.first - back for back in range(MONTHS)])
    older, newer = (_released(Period(now.first - back, now.first - back)) for back in _RELEASED)
    return older, newer


def _list_months(months: list[int]) -> None:
    """One row of the ledger in each month: pages ask it which months there are, and the partials for their figures."""
    columns = {column.name: 0 for column in FACT_COLUMNS} | {"sign": 1, "source": 1, "top": -1, "channel": 2}
    FactRow.objects.bulk_create(FactRow(**columns | {"received_month": month, "dossier": month}) for month in months)


@cache
def procedures() -> tuple[str, ...]:
    return tuple(row.code for row in catalogue.search("giấy", PROCEDURES))


def _partial(month: Period, grain: Grain, top: str, seed: int, *, agency: str = "", procedure: str = "") -> Partial:
    received = 1000 + 37 * seed % 900
    vector = {name: received * (place % 5 + 3) // 9 for place, name in enumerate(VECTOR)} | {"received": received}
    vector |= {"online": received * (seed % 40 + 50) // 100, "on_time_portal": vector["due_portal"] * 9 // 10}
    return Partial(month=month.first, grain=grain, top=top, agency=agency, procedure=procedure, **vector)


def _released(month: Period) -> str:
    tops = tuple(
        Top(n, top.code, top.name, Group.PROVINCE if top.code.startswith("H") else Group.MINISTRY)
        for n, top in enumerate(agencies.children_of(None)[:TOPS], 1)
    )
    facts: list[Row] = [
        dossier(top=top.number, number=top.number * 100 + n, received_month=month.first, late_minute=NEVER,
                channel=2 if n % 3 else 1, known_minute=minute_of(month.end) - 90_000)
        for top in tops
        for n in range(12 + top.number % 7)
    ]  # fmt: skip
    given = Country(Path(mkdtemp()), rows=facts, tree=tops)
    given.definitions = (ONLINE, ON_TIME, PERSONS)
    given.rank = replace(given.rank, minimum=5)
    before = ports._facts, ports._definitions
    ports._facts, ports._definitions = {}, {}
    try:
        ports.register_fact_source(given)
        ports.register_definition_source(given)
        return _published(month)
    finally:
        ports._facts, ports._definitions = before


def _published(month: Period) -> str:
    code = f"{month.code}-1"
    services.prepare_release(year=month.first // 12, month=month.first % 12 + 1, actor=_EDITOR)
    with clock.at(month.end + timedelta(days=28)):
        services.cut_off_release(code=code, actor=_EDITOR)
        services.build_release(code=code)
        digest = questions.release(code, published_only=False).digest
        services.accept_release(code=code, digest=digest, actor=_EDITOR)
        services.approve_release(code=code, digest=digest, actor=_APPROVER)
    with clock.at(month.end + timedelta(days=60)):
        services.publish_release(code=code, actor=_EDITOR)
    return code


def _of_release(rest: str = "") -> Callable[[], str]:
    return lambda: f"/do-luong/cong-bo/ky/{nation()[1]}/{rest}"


def _passport() -> str:
    code = nation()[1]
    return f"/do-luong/cong-bo/ky/{code}/o/{code[:7]}:IND-10:VN/"


PAGES: tuple[tuple[str, Callable[[], Actor], Callable[[], str]], ...] = (
    ("overview", analyst, lambda: "/do-luong/"),
    ("agency, its units", analyst, lambda: "/do-luong/co-quan/H01/"),
    ("agency, its procedures", analyst, lambda: "/do-luong/co-quan/H01/?xem=thu-tuc"),
    ("procedure", analyst, lambda: f"/do-luong/thu-tuc/{procedures()[0]}/"),
    ("observed", analyst, lambda: "/do-luong/so-lieu/"),
    ("league of a release", analyst, _of_release()),
    ("what if", analyst, _of_release("neu/")),
    ("movement", analyst, _of_release("bien-dong/")),
    ("passport", analyst, _passport),
    ("series", analyst, lambda: "/do-luong/chuoi/IND-10/VN/"),
    ("publications", analyst, lambda: "/do-luong/cong-bo/"),
    ("annex of 2020", analyst, lambda: "/do-luong/cong-bo/2020-08/"),
    ("round of 2023", analyst, lambda: "/do-luong/danh-gia/"),
    ("signs", analyst, lambda: "/do-luong/dau-hieu/"),
    ("reconciliation", analyst, lambda: "/do-luong/doi-soat/"),
    ("targets", analyst, lambda: "/do-luong/chi-tieu/"),
    ("plan", analyst, lambda: "/do-luong/chi-tieu/H01/"),
    ("sources", administrator, lambda: "/do-luong/nguon/"),
    ("sdmx of a month", analyst, lambda: f"/do-luong/du-lieu-mo/sdmx/?startPeriod={nation()[1][:7]}"),
)


def _page(asker: Callable[[], Actor], address: Callable[[], str], *, is_fresh: bool) -> Callable[[], Work]:
    def prepare() -> Work:
        nation()
        client, url = people.browser(asker()), address()
        answer = client.get(url)
        if answer.status_code != 200:
            raise RuntimeError(f"{url} answers {answer.status_code}")
        return Work(lambda: client.get(url), figures.forget if is_fresh else nothing)

    return prepare


for _name, _asker, _address in PAGES:
    measured(f"national page: {_name}", against=EMPTY_SIGNED_IN, rounds=12, bar=Bar(cpu=0.05))(
        _page(_asker, _address, is_fresh=False)
    )
    measured(f"national page, drawn anew: {_name}", against=EMPTY_SIGNED_IN, rounds=6)(
        _page(_asker, _address, is_fresh=True)
    )


FILES = (
    ("CSV", "bang.csv"),
    ("XLSX", "bang.xlsx"),
    ("Parquet", "bang.parquet"),
    ("PDF of one indicator", "bang.pdf?chi-so=IND-10"),
)


def _file(rest: str) -> Callable[[], Work]:
    def prepare() -> Work:
        client, url = people.browser(analyst()), _of_release(rest)()
        if client.get(url).status_code != 200:
            raise RuntimeError(f"{url} answers no file")
        return Work(lambda: client.get(url), releases._files.forget)

    return prepare


for _kind, _rest in FILES:
    measured(f"national file, made anew: a release of {TOPS} agencies as {_kind}", rounds=6)(_file(_rest))
