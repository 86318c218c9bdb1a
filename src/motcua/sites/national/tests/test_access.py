"""A friend and a stranger at every address of the national site."""

from __future__ import annotations

import pytest
from django.test import Client

from motcua.oversight.intake.tests.factories import PROCEDURE, Sender

PUBLIC = (
    "/do-luong/", "/do-luong/co-quan/", "/do-luong/co-quan/H01/", "/do-luong/cong-bo/", "/do-luong/cong-bo/2020-08/",
    "/do-luong/cong-bo/2018-quy-2/", "/do-luong/danh-gia/", "/do-luong/chi-so/", "/do-luong/du-lieu-mo/",
    "/do-luong/du-lieu-mo/2020-muc-do-4-bo.csv", "/do-luong/du-lieu-mo/2023-xep-hang-tinh.json",
)  # fmt: skip
OBSERVED = (
    "/do-luong/so-lieu/", f"/do-luong/thu-tuc/{PROCEDURE}/", "/do-luong/so-lieu/co-quan.csv",
    "/do-luong/so-lieu/thu-tuc.json", "/do-luong/so-lieu/dich-vu.csv",
)  # fmt: skip
SOURCES = ("/do-luong/nguon/", "/do-luong/nguon/?loc=loai", "/do-luong/nguon/lo.csv", "/do-luong/nguon/tinh-mau/1/")


@pytest.mark.parametrize("url", PUBLIC)
def test_published_figures_are_open_to_everybody(loaded: Sender, client: Client, url: str) -> None:
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", OBSERVED)
def test_observed_figures_are_for_analysts(analyst: Client, citizen: Client, client: Client, url: str) -> None:
    assert analyst.get(url).status_code == 200
    assert citizen.get(url).status_code == 403
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("url", SOURCES)
def test_sources_are_for_administrators(administrator: Client, analyst: Client, client: Client, url: str) -> None:
    assert administrator.get(url).status_code == 200
    assert analyst.get(url).status_code == 403
    assert client.get(url).status_code == 302


@pytest.mark.parametrize(
    "url",
    [
        "/do-luong/co-quan/Z99/", "/do-luong/du-lieu-mo/khac.csv", "/do-luong/du-lieu-mo/chi-so.xls",
        "/do-luong/so-lieu/khac.csv", "/do-luong/nguon/khac/1/", "/do-luong/nguon/tinh-mau/99/",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(analyst: Client, administrator: Client, url: str) -> None:
    friend = administrator if "/nguon/" in url else analyst
    assert friend.get(url).status_code == 404


@pytest.mark.parametrize("query", ["?thang=2026-13", "?thang=x", "?trang=999", "?trang=-1", "?thang=2020-01"])
def test_a_strange_query_still_gives_a_page(analyst: Client, query: str) -> None:
    assert analyst.get(f"/do-luong/so-lieu/{query}").status_code == 200
    assert analyst.get(f"/do-luong/co-quan/H01/{query}").status_code == 200
