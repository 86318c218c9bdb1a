"""Boards of directives over 3,000 tasks, each given to 83 agencies: 249,000 duties."""

from __future__ import annotations

from functools import cache

from django.db import connection

from motcua.casework.dossiers.tests.factories import officer
from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import Actor
from motcua.kernel.clock import today
from motcua.oversight.directives.models import Directive, Duty
from motcua.sites.compose.progress import say
from tests.bench import people
from tests.bench.registry import Bar, Work, measured

TEXTS, TASKS, AGENCIES = 60, 3_000, 83
_DIRECTIVES = """
INSERT INTO directives_directive (id, number, kind, title, issuer, issued_on, source, text, is_published, is_example,
    stated_on, created_at, created_by)
SELECT gen_random_uuid(), 'ĐO-' || n, 'letter', 'Văn bản đo tốc độ ' || n, 'Giả định',
    date '2026-01-01' + n::int, '', '', true, false, '', now(), 'Đo tốc độ' FROM generate_series(1, %s) n
"""
_TASKS = """
INSERT INTO directives_task (id, directive_id, place, article, text, sentence, groups, partners, due_on, recurrence,
    due_day, due_month, deadline_words, evidence, indicator, target, cancelled_reason, source)
SELECT gen_random_uuid(), d.id, t, t::text, 'Nhiệm vụ giả định số ' || t, '', '{}', '{}',
    date '2026-06-01' + (t * 7 %% 300), '', 0, 0, '', '', '', '', '', ''
FROM directives_directive d, generate_series(1, %s) t WHERE d.number LIKE 'ĐO-%%'
"""
_DUTIES = """
INSERT INTO directives_duty (id, task_id, directive_id, agency_code, first_agency_code, state, due_on, handed_in_on,
    was_late, version, round)
SELECT gen_random_uuid(), t.id, t.directive_id, a.code, a.code,
    CASE (hashtext(t.id::text || a.code) & 7) WHEN 0 THEN 'not_begun' WHEN 1 THEN 'doing' WHEN 2 THEN 'handed_in'
        ELSE 'accepted' END, t.due_on, t.due_on, false, 0, 1
FROM directives_task t JOIN directives_directive d ON d.id = t.directive_id, unnest(%s::text[]) a(code)
WHERE d.number LIKE 'ĐO-%%'
"""


@cache
def duties() -> int:
    """Everything written; how many duties there are."""
    codes = [top.code for top in agencies.children_of(None)][:AGENCIES]
    with connection.cursor() as cursor:
        cursor.execute(_DIRECTIVES, [TEXTS])
        cursor.execute(_TASKS, [TASKS // TEXTS])
        cursor.execute(_DUTIES, [codes])
        cursor.execute("VACUUM ANALYZE directives_duty")
        cursor.execute("VACUUM ANALYZE directives_task")
    found = Duty.objects.count()
    late = Duty.objects.filter(state="doing", due_on__lt=today()).count()
    say(f"  {found:,} duties of {len(codes)} agencies, {late:,} under way and late")
    return found


@cache
def _people() -> dict[str, Actor]:
    return {
        "office": officer(55, "directive_office", "", "Giang Thị Đo Nhanh"),
        "head": officer(56, "task_head", "H01", "Thạch Văn Đo Nhanh"),
    }


def _page(who: str, url: str) -> Work:
    duties()
    client = people.browser(_people()[who])
    status = client.get(url).status_code
    if status != 200:
        raise RuntimeError(f"{url} answers {status}")
    return Work(lambda: client.get(url))


@measured("directives: a head's board over 249,000 duties", bar=Bar(cpu=0.1))
def head_board() -> Work:
    return _page("head", "/nhiem-vu/cua-toi/")


@measured("directives: the nation's board over 249,000 duties", bar=Bar(cpu=0.1))
def national_board() -> Work:
    return _page("office", "/nhiem-vu/bang/")


@measured("directives: the nation's board of one text", bar=Bar(cpu=0.1))
def one_text() -> Work:
    duties()
    return _page("office", f"/nhiem-vu/bang/?van-ban={Directive.objects.filter(number='ĐO-7').get().pk}")


@measured("directives: the office's board over 249,000 duties", bar=Bar(cpu=0.1))
def office_board() -> Work:
    return _page("office", "/nhiem-vu/van-phong/")


@measured("directives: all texts with their shares", bar=Bar(cpu=0.1))
def texts() -> Work:
    return _page("office", "/nhiem-vu/")
