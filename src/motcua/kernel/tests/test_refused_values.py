"""A value that the database cannot hold is refused, and the log does not quote it."""

from __future__ import annotations

from unittest import mock

import pytest
from django.db import DataError, connection
from django.http import HttpResponse
from django.test import RequestFactory

from motcua.kernel import middleware


@pytest.mark.django_db
def test_the_log_does_not_quote_what_the_database_refused(caplog: pytest.LogCaptureFixture) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute('SELECT \'{"draft": "chữ của dự thảo \\u0000"}\'::jsonb')
    except DataError as error:
        assert "chữ của dự thảo" in str(error)
        with mock.patch.object(middleware, "refused", return_value=HttpResponse(status=422)):
            seen = middleware.RefusalMiddleware(lambda _: HttpResponse()).process_exception(
                RequestFactory().post("/bao-cao/"), error
            )
    assert seen and seen.status_code == 422
    assert "/bao-cao/" in caplog.text and "chữ của dự thảo" not in caplog.text
