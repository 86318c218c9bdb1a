"""The ten most used pages, against an empty page; and the search that starts every journey."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from motcua.casework.dossiers.models import Dossier
from motcua.casework.dossiers.tests.factories import BIRTH, officer
from motcua.foundation.catalogue import selectors as catalogue
from motcua.kernel.access import Actor
from tests.bench import people
from tests.bench.cases_ground import EMPTY_SIGNED_IN
from tests.bench.registry import Work, measured


@cache
def draft() -> Dossier:
    return people.road().complete_draft()


@cache
def received() -> Dossier:
    """In the inbox together with at least nineteen others."""
    people.settle()
    for _ in range(20):
        dossier = people.road().submitted()
    dossier = people.road().proposed()
    people.settle()
    return dossier


@cache
def analyst() -> Actor:
    return officer(17, "analyst", "", "Vũ Thị Giả Lập")


Asker = Callable[[], Actor]
PAGES: tuple[tuple[str, Asker, Callable[[], str]], ...] = (
    ("home", lambda: people.road().mother, lambda: "/"),
    ("search", lambda: people.road().mother, lambda: "/tim/?q=dang+ky+khai+sinh"),
    ("procedure", lambda: people.road().mother, lambda: f"/thu-tuc/{BIRTH}/"),
    ("my dossiers, 20 rows", lambda: people.road().mother, lambda: "/ho-so/"),
    ("form, one page of it", lambda: people.road().mother, lambda: f"/ho-so/{draft().id}/khai/"),
    ("review before handing in", lambda: people.road().mother, lambda: f"/ho-so/{draft().id}/nop/"),
    ("tracking", lambda: people.road().mother, lambda: f"/ho-so/{received().id}/"),
    ("officer's inbox, 20 rows", lambda: people.road().desk, lambda: "/mot-cua/"),
    ("officer's dossier", lambda: people.road().desk, lambda: f"/mot-cua/ho-so/{received().id}/"),
    ("national overview", analyst, lambda: "/do-luong/"),
)


def _page(asker: Asker, address: Callable[[], str]) -> Callable[[], Work]:
    def prepare() -> Work:
        received()
        client, url = people.browser(asker()), address()
        status = client.get(url).status_code
        if status != 200:
            raise RuntimeError(f"{url} answers {status}")
        return Work(lambda: client.get(url))

    return prepare


for _name, _asker, _address in PAGES:
    measured(f"page: {_name}", against=EMPTY_SIGNED_IN)(_page(_asker, _address))


def _search(words: str) -> Callable[[], Work]:
    return lambda: Work(lambda: catalogue.search(words))


for _words in ("dang ky khai sinh", "làm giấy khai sinh cho con", "dang ki khai sihn", "tôi muốn mở quán cà phê"):
    measured(f"search: {_words}")(_search(_words))
