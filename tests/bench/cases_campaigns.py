"""Five years of monthly reports (3,500 units, 60 months, 40 elements, 30 % revised) and the last hour of the 20th."""

from __future__ import annotations

import resource
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache

from django.db import connection

from motcua.casework.dossiers.tests.factories import officer
from motcua.kernel.access import Actor
from motcua.oversight.campaigns.models import Campaign, Report, Submission
from motcua.oversight.campaigns.selectors.forms import _by_key
from motcua.oversight.campaigns.tests.factories import GOOD
from motcua.oversight.campaigns.types import Element, Form, State
from motcua.sites.compose.progress import say
from tests.bench import people
from tests.bench.last_hour import CLERKS_AT_ONCE, PACE, Duty, Result, last_minutes, rush, sessions, web
from tests.bench.registry import Bar, Work, measured

UNITS, MONTHS, ELEMENTS, BURST = 3_500, 60, 40, 3_000
MOST_WAIT = 2.0
"""Seconds that a page may take in the last hour of the 20th."""
LAST = 2026 * 12 + 9
FORM = Form(
    "bench", 1, "Biểu đo tốc độ", "Bench", date(2020, 1, 1), None, "monthly-2020", "", "",
    tuple(Element(f"e{n:02d}", f"Chỉ tiêu {n}", f"Element {n}", "hồ sơ") for n in range(ELEMENTS)), (), (),
)  # fmt: skip
_CAMPAIGNS = """
INSERT INTO campaigns_campaign (code, form, version, month, opens_at, due_at, locks_at, due_rule, calendar_version,
    created_at)
SELECT 'bench-' || m, 'bench', 1, m, at, at + interval '20 days', at + interval '34 days', 'monthly-2020', 'VN', at
FROM generate_series(%s - %s + 1, %s) m,
    LATERAL (SELECT make_timestamptz((m + 1) / 12, (m + 1) %% 12 + 1, 1, 0, 0, 0, 'Asia/Ho_Chi_Minh') at) a
"""
_REPORTS = """
INSERT INTO campaigns_report (id, campaign_id, agency_code, name, state, reason, successor_code, began_at, versions,
    standing, writers, observed, newer, inherited, draft, draft_version, draft_by)
SELECT gen_random_uuid(), c.id, 'H' || lpad((u %% 34 + 1)::text, 2, '0') || '.' || lpad(u::text, 4, '0'),
    'Đơn vị ' || u, CASE WHEN c.month < %s THEN 'approved' WHEN u %% 10 < 6 THEN 'submitted' ELSE 'draft' END, '', '',
    CASE WHEN c.month < %s OR u %% 10 < 6 THEN c.opens_at + interval '18 days' END,
    CASE WHEN c.month = %s THEN (u %% 10 < 6)::int ELSE 1 + (u %% 10 < 3)::int END,
    CASE WHEN c.month = %s THEN 0 ELSE 1 + (u %% 10 < 3)::int END, '{}',
    (SELECT array_agg(100 + (u * 7 + e * 13) %% 900) FROM generate_series(1, %s) e), '{}', '{}', '{}', 0, ''
FROM campaigns_campaign c, generate_series(1, %s) u WHERE c.form = 'bench'
"""
_SUBMISSIONS = """
INSERT INTO campaigns_submission (report_id, version, counts, parts, notes, answers, draft_version, began_at,
    received_at, actor_name, door, reason, digest, signature)
SELECT r.id, v, (SELECT array_agg(100 + (hashtext(r.agency_code) %% 97 + e * 13 + c.month + v) %% 900)
        FROM generate_series(1, %s) e),
    '{}', '{}', '{}', v, r.began_at, r.began_at, 'Đo tốc độ', 'page', '', repeat('0', 64), repeat('A', 86) || '=='
FROM campaigns_report r JOIN campaigns_campaign c ON c.id = r.campaign_id, generate_series(1, r.versions) v
WHERE c.form = 'bench'
"""


@cache
def five_years() -> str:
    """The code of the last campaign, once everything is written."""
    _by_key()[FORM.key] = FORM
    with connection.cursor() as cursor:
        cursor.execute(_CAMPAIGNS, [LAST, MONTHS, LAST])
        cursor.execute(_REPORTS, [LAST, LAST, LAST, LAST, ELEMENTS, UNITS])
        cursor.execute(_SUBMISSIONS, [ELEMENTS])
        cursor.execute("ANALYZE campaigns_report, campaigns_submission, campaigns_campaign")
        cursor.execute("SELECT count(*), pg_total_relation_size('campaigns_submission') FROM campaigns_submission")
        versions, size = cursor.fetchone()
    say(f"  {versions:,} versions of {UNITS:,} units lie in {size / 2**20:.0f} MiB ({size // versions} bytes each)")
    return f"bench-{LAST}"


@cache
def clerk() -> Actor:
    return officer(51, "report_clerk", "", "Mạc Thị Đo Nhanh")


@cache
def analyst() -> Actor:
    return officer(52, "analyst", "", "Vũ Thị Đo Nhanh")


def _page(asker: Actor, url: str) -> Work:
    client = people.browser(asker)
    status = client.get(url).status_code
    if status != 200:
        raise RuntimeError(f"{url} answers {status}")
    return Work(lambda: client.get(url))


@measured("campaigns: a unit's form of 40 elements over 273,000 versions", bar=Bar(cpu=0.1))
def form_page() -> Work:
    report = Report.objects.filter(campaign__code=five_years(), state=State.DRAFT)[0]
    return _page(clerk(), f"/bao-cao/{report.pk}/")


@measured("campaigns: the national board of 3,500 units", bar=Bar(cpu=0.1))
def board_page() -> Work:
    return _page(analyst(), f"/bao-cao/bang/?dot={five_years()}")


@measured("campaigns: the public page of completeness, 12 of 60 campaigns", bar=Bar(cpu=0.1))
def progress_page() -> Work:
    five_years()
    return _page(analyst(), "/bao-cao/tien-do/")


@cache
def last_hour() -> Campaign:
    """A campaign of a real form that is due in an hour, with a report that nobody wrote into for each clerk."""
    five_years()
    now = datetime.now(UTC)
    campaign = Campaign.objects.create(
        code="toan-trinh-burst", form="toan-trinh", version=1, month=LAST + 600, opens_at=now - timedelta(days=1),
        due_at=now + timedelta(hours=1), locks_at=now + timedelta(days=9), due_rule="monthly-2020",
        calendar_version="VN", created_at=now,
    )  # fmt: skip
    Report.objects.bulk_create(
        Report(campaign=campaign, agency_code=f"H01.{n:04d}", name=f"Đơn vị {n}") for n in range(BURST + 100)
    )
    return campaign


def _cells(agency: str) -> dict[str, str]:
    return {f"c:{agency}/{code}": str(count) for code, count in GOOD.items()}


def _hand_in(report: Report) -> None:
    """One clerk types a whole form and hands it in through the page."""
    body = {"ban": "0", "viec": "nop", **_cells(report.agency_code)}
    status = people.browser(clerk()).post(f"/bao-cao/{report.pk}/", body).status_code
    if status != 302:
        raise RuntimeError(f"handing in answers {status}")


@measured(f"campaigns: handing a report in, after {BURST:,} clerks did over HTTP", bar=Bar(cpu=0.1))
def submission() -> Work:
    """Of the rush every report is kept, and only the slow lines wait, for themselves."""
    reports = list(Report.objects.filter(campaign=last_hour(), versions=0).order_by("agency_code"))
    keys = sessions(BURST)
    _rush([Duty(f"/bao-cao/{r.pk}/", _cells(r.agency_code), key) for r, key in zip(reports, keys, strict=False)])
    left = iter(reports[BURST:])
    return Work(lambda: _hand_in(next(left)))


def _cpu_of_children() -> float:
    """Seconds that processes started from here have used, once they ended: their start included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _rush(duties: list[Duty]) -> None:
    """A third as fast as the machine bears, the rest as they come: no page of those may take longer than MOST_WAIT."""
    first, rest = duties[: BURST // 3], duties[BURST // 3 :]
    before = _cpu_of_children()
    with web() as port:
        begin = time.perf_counter()
        hurried = rush(port, first)
        pace = len(first) / (time.perf_counter() - begin)
        came = last_minutes(port, rest)
    results = [*hurried, *came]
    per_page = (_cpu_of_children() - before) / sum(len(result.statuses) for result in results)
    kept = Submission.objects.filter(report__campaign=last_hour()).count()
    wrong = Counter(status for result in results for status in result.statuses if status not in (200, 302))
    say(
        f"  last hour: {kept:,} kept of {len(duties):,}; other answers {dict(wrong)}; "
        f"CPU of the web process {per_page * 1000:.0f} ms a page\n"
        f"    {len(first):,}, {CLERKS_AT_ONCE} at once: {pace:.0f} a second; {_waits(hurried)}\n"
        f"    {len(rest):,}, {PACE:.0f} a second come: {_waits(came)}; "
        f"bar {MOST_WAIT:.0f} s {'kept' if max(result.slowest for result in came) <= MOST_WAIT else 'MISSED'}"
    )
    if kept != len(duties) or wrong:
        raise AssertionError(f"{len(duties) - kept} reports were lost")


def _waits(results: list[Result]) -> str:
    slow = sorted(result.slowest for result in results)
    middle, most = slow[len(slow) // 2], slow[len(slow) * 99 // 100]
    return f"a clerk's slowest page: middle {middle:.2f} s, of 99 % {most:.2f} s, of all {slow[-1]:.2f} s"
