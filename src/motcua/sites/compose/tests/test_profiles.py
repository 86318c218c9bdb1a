from __future__ import annotations

import pytest
from django.urls import Resolver404, ResolverMatch, URLResolver
from django.urls.resolvers import RegexPattern

from motcua.sites.compose.urls import PROFILES

DOORS = ("/", "/mot-cua/", "/do-luong/", "/ho-so/", "/thu-tuc/1.001193/")


def found(profile: str, address: str) -> ResolverMatch:
    return URLResolver(RegexPattern(r"^/"), PROFILES[profile]).resolve(address)


def opens(profile: str, address: str) -> bool:
    try:
        found(profile, address)
    except Resolver404:
        return False
    return True


@pytest.mark.parametrize(
    ("profile", "served"),
    [
        ("all", {"/", "/mot-cua/", "/do-luong/", "/ho-so/", "/thu-tuc/1.001193/"}),
        ("agency", {"/", "/mot-cua/", "/ho-so/", "/thu-tuc/1.001193/"}),
        ("headless", {"/", "/mot-cua/", "/ho-so/"}),
        ("national", {"/", "/do-luong/"}),
    ],
)
def test_a_profile_serves_its_sites_and_no_other(profile: str, served: set[str]) -> None:
    assert {address for address in DOORS if opens(profile, address)} == served


def test_a_copy_without_a_portal_leads_to_its_own_first_page() -> None:
    assert found("national", "/").kwargs == {"address": "/do-luong/"}
