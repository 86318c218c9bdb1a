"""The bare cases that pages and verbs are compared with."""

from __future__ import annotations

from django.db import connection, transaction
from django.test import Client

from tests.bench import people
from tests.bench.registry import Work, measured

EMPTY = "bare: an empty page through every middleware"
EMPTY_SIGNED_IN = "bare: an empty page, signed in"


@measured("bare: one row in one transaction")
def one_row() -> Work:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_row(id bigserial PRIMARY KEY, body jsonb)")

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("""INSERT INTO bench_row(body) VALUES ('{"a": 1}')""")

    return Work(write)


@measured(EMPTY)
def empty_page() -> Work:
    client = Client()
    return Work(lambda: client.get("/bench-empty/"))


@measured(EMPTY_SIGNED_IN)
def empty_page_signed_in() -> Work:
    client = people.browser(people.road().mother)
    return Work(lambda: client.get("/bench-empty/"))
