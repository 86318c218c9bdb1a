"""What a browser would send for a rendered form: names and values of its controls."""

from __future__ import annotations

from html.parser import HTMLParser

from django.http import QueryDict


class _Controls(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self._name: str | None = None
        self._text = ""
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "input" and (given.get("type") not in {"radio", "checkbox"} or "checked" in given):
            self.sent.append((given["name"], given["value"]))
        elif tag == "textarea":
            self._name, self._text = given["name"], ""
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given and self._select:
            self.sent.append((self._select, given["value"]))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._name:
            self.sent.append((self._name, self._text.removeprefix("\n").replace("\n", "\r\n")))
            self._name = None


def read(html: str) -> _Controls:
    controls = _Controls()
    controls.feed(html)
    return controls


def post_of(html: str) -> QueryDict:
    """The submission of the rendered form as it stands."""
    post = QueryDict(mutable=True)
    for name, value in read(html).sent:
        post.appendlist(name, value)
    return post
