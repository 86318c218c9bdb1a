"""What letters need from outside: a post office that carries official documents between agencies."""

from __future__ import annotations

from typing import Protocol


class PostOffice(Protocol):
    """The exchange of official documents between agencies. Without one, letters go to the agencies' inboxes here."""

    def carries(self, agency_code: str) -> bool:
        """Whether it reaches this agency. Makes no network call."""
        ...

    def send(self, *, agency_code: str, key: str, title: str, pdf: bytes) -> None:
        """Hand over one signed letter; `key` is the same at every attempt. Raises anything: it is tried again."""
        ...


_offices: dict[str, PostOffice] = {}


def register_post_office(office: PostOffice) -> None:
    """Fill the port."""
    _offices["default"] = office


def post_office() -> PostOffice | None:
    return _offices.get("default")
