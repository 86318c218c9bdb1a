"""The bare cases that others are compared with."""

from __future__ import annotations

import importlib

from django.db import connection, transaction

from tests.bench.registry import Action, measured


@measured("bare: one row in one transaction")
def one_row() -> Action:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_row(id bigserial PRIMARY KEY, body jsonb)")

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("""INSERT INTO bench_row(body) VALUES ('{"a": 1}')""")

    return write


@measured("bare: an empty page through every middleware")
def empty_page() -> Action:
    client = importlib.import_module("django.test").Client()
    return lambda: client.get("/no-such-page/")
