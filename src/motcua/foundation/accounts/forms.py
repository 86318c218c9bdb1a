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
