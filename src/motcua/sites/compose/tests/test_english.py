"""The English of all screens: whole, well formed and compiled."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import polib  # type: ignore[import-untyped]

SOURCE = Path(__file__).parents[3]
ENGLISH = Path(__file__).parents[1] / "locale" / "en" / "LC_MESSAGES" / "django.po"
_HOLES = re.compile(r"%\(\w+\)\d*[sd]|<[^>]+>")
_LITERAL = re.compile(r'(?:{%\s*translate\s+|_\()"([^"]+)"')
_NAMES = {"_", "gettext", "gettext_lazy"}


def entries() -> polib.POFile:
    return polib.pofile(str(ENGLISH))


def test_every_sentence_is_translated_and_none_is_fuzzy() -> None:
    unfinished = [entry.msgid for entry in entries() if not entry.translated() or entry.fuzzy]
    assert unfinished == []


def test_translations_keep_the_holes_of_the_sentence() -> None:
    def texts(entry: polib.POEntry) -> list[str]:
        return list(entry.msgstr_plural.values()) or [entry.msgstr]

    wrong = [e.msgid for e in entries() if any(holes(text) != holes(e.msgid) for text in texts(e))]
    assert wrong == []


def holes(text: str) -> set[str]:
    return set(_HOLES.findall(text))


def test_no_sentence_was_left_in_vietnamese() -> None:
    letters = re.compile("[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]")
    allowed = re.compile("khai sinh|đổi bằng lái|Rạch Giá|Kiên Giang|Hoàng Sa|Trường Sa|Đà Nẵng|Khánh Hoà|CĐSQG")
    left = [e.msgid for e in entries() if letters.search(allowed.sub("", e.msgstr))]
    assert left == []


def test_the_compiled_file_is_that_of_the_source() -> None:
    compiled = polib.mofile(str(ENGLISH.with_suffix(".mo")))
    assert {e.msgid: e.msgstr for e in compiled} == {e.msgid: e.msgstr for e in entries()}


def test_every_sentence_of_templates_and_code_has_its_english() -> None:
    known = {entry.msgid for entry in entries()}
    assert sorted(_in_templates() - known) == []
    assert sorted(_in_code() - known) == []


def _in_templates() -> set[str]:
    """Sentences as the extractor writes them: a percent sign is doubled."""
    texts = (path.read_text() for path in SOURCE.rglob("templates/**/*.html"))
    return {found.replace("%", "%%") if "%" in found else found for text in texts for found in _LITERAL.findall(text)}


def _in_code() -> set[str]:
    files = [path for path in SOURCE.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]
    return {text for path in files for text in _calls(ast.parse(path.read_text()))}


def _calls(tree: ast.Module) -> list[str]:
    return [
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in _NAMES
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    ]
