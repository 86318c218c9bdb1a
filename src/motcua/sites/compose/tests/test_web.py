"""The web process as it is started, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection

from motcua.sites.compose.tests.live import url_of

_ASK = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SHOW statement_timeout")
    print(cursor.fetchone()[0])
connection.close_pool()
"""


def _statement_timeout(before: str) -> str:
    """What a session of a process that began with `before` is given by the server."""
    environ = os.environ | {
        "DATABASE_URL": url_of(connection.settings_dict),
        "DJANGO_SETTINGS_MODULE": "motcua.sites.compose.settings",
    }
    words = [sys.executable, "-c", before + _ASK]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.django_db
def test_statements_of_the_web_end_after_fifteen_seconds_those_of_jobs_do_not() -> None:
    assert _statement_timeout("from motcua.sites.compose import web; web.application(); web.application()") == "15s"
    assert _statement_timeout("import django; django.setup()") == "0"
