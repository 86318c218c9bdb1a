"""Reading of the forms of accounts; what is wrong is said by the services."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True)
class ContactForm:
    """Phone and e-mail as typed, with the sentences about them."""

    phone: str
    email: str
    phone_errors: tuple[str, ...] = ()
    email_errors: tuple[str, ...] = ()

    @classmethod
    def read(cls, post: QueryDict) -> ContactForm:
        return cls(phone=post.get("phone", "")[:40], email=post.get("email", "")[:254])

    def with_errors(self, errors: dict[str, list[str]]) -> ContactForm:
        return ContactForm(self.phone, self.email, tuple(errors.get("phone", ())), tuple(errors.get("email", ())))

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(field id, sentence) pairs for the summary at the top."""
        return [("phone", text) for text in self.phone_errors] + [("email", text) for text in self.email_errors]


EVERYWHERE = "*"
"""How the list of agencies writes "everywhere", so that a choice left open is never taken for it."""


@dataclass(frozen=True)
class GrantForm:
    """A role and an agency as chosen; `agency_code` None where none was chosen."""

    role: str
    agency_code: str | None

    @classmethod
    def read(cls, post: QueryDict) -> GrantForm:
        agency = post.get("agency", "")[:40]
        return cls(post.get("role", "")[:40], "" if agency == EVERYWHERE else agency or None)
