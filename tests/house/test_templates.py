"""Templates use the kit and their own module's only, carry no inline script or style, and speak through translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house import tree

USE = re.compile(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=\"|javascript:|<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", re.I
)
SILENT = re.compile(
    r"{%\s*comment.*?%}.*?{%\s*endcomment\s*%}|{#.*?#}|{%\s*blocktrans(?:late)?\b.*?%}.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|<!--.*?-->|<script\b.*?</script>",
    re.S,
)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.S)
WRAPPED = re.compile(r"{%\s*(?:translate|trans)\s|_\(|{{\s*_\(")
SPECIMENS = {"kit/living.html", "kit/server_error.html"}
"""Letters shown as letters; and the page that must not need anything, not even the choice of a language."""
LANGUAGE = re.compile(r"<a [^>]*lang=\"vi\"[^>]*>[^<]*</a>")
"""A language is named in itself."""
LETTERS = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
VIETNAMESE = re.compile(f"[{LETTERS}{LETTERS.upper()}]")

LONGEST_LINE = 270
"""Letters of a line beside its longest tag, which Django does not let run over two lines."""


def templates() -> Iterator[tuple[str, str]]:
    """(name as templates are called, source): `dossiers/fill.html`."""
    for path in tree.with_suffix(".html"):
        if "templates" in path.parts and path.is_relative_to(tree.HOUSE):
            at = path.parts.index("templates")
            yield str(Path(*path.parts[at + 1 :])), path.read_text(encoding="utf-8")


def foreign(name: str, source: str) -> list[str]:
    own = name.split("/")[0]
    return [f"{name} uses {used}" for used in USE.findall(source) if used.split("/")[0] not in ("kit", own)]


def inline(name: str, source: str) -> list[str]:
    return [f"{name}: {found.group().strip()}" for found in INLINE.finditer(source)]


def untranslated(name: str, source: str) -> list[str]:
    """Vietnamese that stands outside `translate` and `blocktranslate`."""
    left = LANGUAGE.sub("", SILENT.sub("", source))
    inside = [tag for tag in TAG.findall(left) if VIETNAMESE.search(tag) and not WRAPPED.search(tag)]
    outside = [line.strip() for line in TAG.sub(" ", left).splitlines() if VIETNAMESE.search(line)]
    return [f"{name}: {text[:90]}" for text in [*inside, *outside]]


def test_templates_use_the_kit_and_their_own_only() -> None:
    found = [finding for name, source in templates() for finding in foreign(name, source)]
    assert not found, tree.listed(found)


def test_no_style_and_no_script_is_written_into_a_page() -> None:
    found = [finding for name, source in templates() for finding in inline(name, source)]
    assert not found, tree.listed(found)


def test_every_sentence_of_a_template_can_be_translated() -> None:
    found = [finding for name, source in templates() if name not in SPECIMENS for finding in untranslated(name, source)]
    assert not found, tree.listed(found)


def too_long(name: str, source: str) -> list[str]:
    """Lines of which nobody could read a change."""
    found = []
    for number, line in enumerate(source.splitlines(), 1):
        longest = max(map(len, TAG.findall(line)), default=0)
        if len(line) - longest > LONGEST_LINE:
            found.append(f"{name}:{number} has {len(line)} letters")
    return found


def test_a_change_of_a_template_can_be_read() -> None:
    found = [finding for name, source in templates() for finding in too_long(name, source)]
    assert not found, tree.listed(found)


def test_the_way_to_a_page_is_drawn_by_the_kit_alone() -> None:
    found = [name for name, source in templates() if 'class="crumbs"' in source and name != "kit/crumbs.html"]
    assert not found, tree.listed(found)


def test_a_template_lies_in_the_folder_of_its_module() -> None:
    found = [
        tree.shown(path)
        for path in tree.with_suffix(".html")
        if "templates" in path.parts
        and path.parts[path.parts.index("templates") + 1] not in (path.parts[path.parts.index("templates") - 1], "kit")
    ]
    assert not found, tree.listed(found)


def test_the_guards_catch_broken_samples() -> None:
    assert foreign("dossiers/fill.html", '{% include "payments/bill.html" %}{% extends "kit/page.html" %}') == [
        "dossiers/fill.html uses payments/bill.html"
    ]
    broken = '<p style="x">', "<style>", '<a onclick="x()">', "<script>alert()</script>", '<a href="javascript:x">'
    assert all(inline("x", sample) for sample in broken)
    assert not inline("x", '<script src="{% static "x.js" %}" defer></script><p class="style">')
    assert too_long("x", "<p>1</p>\n" + "<p>1</p>" * 40) == ["x:2 has 320 letters"]
    assert not too_long("x", '{% include "kit/note.html" with ' + "word=word " * 60 + "%}")
    assert untranslated("x", "<p>Hồ sơ</p>") == ["x: <p>Hồ sơ</p>"]
    assert untranslated("x", '{% include "kit/note.html" with title="Hồ sơ" %}')
    assert not untranslated("x", '{% translate "Hồ sơ" %}{% blocktranslate %}Hồ sơ{% endblocktranslate %}{# Hồ sơ #}')
