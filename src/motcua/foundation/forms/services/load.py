"""Reference forms and printed templates become numbered versions; what is unchanged stays (F-094, F-096)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from jsonschema_rs import ValidationError

from motcua.foundation.forms.errors import UnusableForm
from motcua.foundation.forms.models import FormVersion, PrintedTemplate, Versioned
from motcua.foundation.forms.services.check import compile_schema
from motcua.foundation.forms.types import LoadReport
from motcua.kernel import clock

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
WIDGETS = frozenset(path.stem for path in (REFERENCE.parent / "templates/forms/widgets").glob("*.html"))
Version = TypeVar("Version", bound=Versioned)


def load_forms(folder: Path = REFERENCE) -> LoadReport:
    """Read all form documents and printed templates of `folder`; each that changed becomes a new version.

    Raises UnusableForm before anything is written when one document is wrong.
    """
    documents = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    for document in documents:
        check_document(document)
    with transaction.atomic():
        forms = [_keep_form(document) for document in documents]
        papers = [_keep_paper(paper) for paper in read_papers(folder / "printed")]
    made = tuple(version.code for version in forms + papers if version is not None)
    return LoadReport(new_versions=made, unchanged=len(forms) + len(papers) - len(made))


def read_papers(folder: Path) -> list[dict[str, Any]]:
    """The printed templates: the list in `papers.json`, each source behind the shared `paper.typ`."""
    if not (folder / "papers.json").exists():
        return []
    shared = (folder / "paper.typ").read_text("utf-8")
    listed = json.loads((folder / "papers.json").read_text("utf-8"))
    return [{**each, "source": f"{shared}\n{(folder / each['file']).read_text('utf-8')}"} for each in listed]


def check_document(document: Mapping[str, Any]) -> None:
    """Refuse a form whose schema and hints do not speak of the same fields. Raises UnusableForm."""
    code, hints = document["code"], document["hints"]
    on_pages = [name for page in hints["pages"] for name in page["fields"]]
    known = set(document["schema"]["properties"])
    faults = [
        *(f"trường {name} đứng trên hai trang" for name in set(on_pages) if on_pages.count(name) > 1),
        *(f"trường {name} không có đủ trong lược đồ, gợi ý và trang" for name in _uneven(known, hints, on_pages)),
        *(f"trường {name} có kiểu nhập lạ" for name, hint in hints["fields"].items() if hint["widget"] not in WIDGETS),
    ]
    if faults:
        raise UnusableForm(form=code, fault="; ".join(sorted(faults)))
    try:
        compile_schema(document["schema"])
    except (ValidationError, ValueError) as error:
        raise UnusableForm(form=code, fault=str(error).splitlines()[0]) from error


def _uneven(known: set[str], hints: Mapping[str, Any], on_pages: list[str]) -> set[str]:
    return (known ^ set(on_pages)) | (known ^ set(hints["fields"]))


def _keep_form(document: Mapping[str, Any]) -> FormVersion | None:
    content = {key: document[key] for key in ("title", "procedure_code", "schema", "hints")}
    return _keep(FormVersion, document, content)


def _keep_paper(paper: Mapping[str, Any]) -> PrintedTemplate | None:
    return _keep(PrintedTemplate, paper, {key: paper[key] for key in ("title", "paper", "source")})


def _keep(model: type[Version], document: Mapping[str, Any], content: Mapping[str, Any]) -> Version | None:
    """A new version when the content differs from the latest one; the former then ends where this begins."""
    mark = hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
    rows = model._default_manager.select_for_update().filter(code=document["code"])
    latest = rows.order_by("-number").first()
    if latest is not None and latest.content_hash == mark:
        return None
    begins = _begins(latest, date.fromisoformat(document["valid_from"]))
    if latest is not None:
        rows.filter(id=latest.id).update(valid_to=begins)
    number = latest.number + 1 if latest else 1
    return model._default_manager.create(
        code=document["code"], number=number, valid_from=begins, content_hash=mark, **content
    )


def _begins(latest: Versioned | None, stated: date) -> date:
    """A changed document begins on its stated day if that is yet to come, else today: the past stays as it was."""
    if latest is None:
        return stated
    return max(stated, clock.today(), latest.valid_from)
