"""What the law and the chain fix about a dossier. Plain Python."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from motcua.casework.dossiers.errors import ComponentsUnchecked, ReasonMissing
from motcua.casework.dossiers.types import Check, Finding
from motcua.casework.payments.types import OrderLine

GENESIS = "0" * 64
COPIES = "copies"
"""The answer that orders certified copies."""
VERDICTS = ("ok", "missing")
MOST_FINDINGS = 50
LONGEST_TEXT = 2000
"""Letters of one text that an officer writes: more does not fit on the printed form."""
EARLY, ON_TIME, LATE, RUNNING = "early", "on_time", "late", "running"


def digest(previous: str, content: Mapping[str, Any]) -> str:
    """SHA-256 over the digest before and the canonical JSON of the event: the link of the chain."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


def first_break(links: Iterable[tuple[int, str, str, Mapping[str, Any]]]) -> int | None:
    """The first sequence number at which a chain of (sequence, previous, digest, content) does not hold."""
    expected, before = 1, GENESIS
    for sequence, previous, own, content in links:
        if sequence != expected or previous != before or own != digest(before, content):
            return expected
        expected, before = sequence + 1, own
    return None


def require_all_checked(required: Iterable[str], checks: Iterable[Check]) -> None:
    """Every component handed in has a verdict, and `ok`, before the dossier is received (R-RCV-03, F-052)."""
    verdicts, wanted = {c.component: c.verdict for c in checks}, list(required)
    errors = {c: ["Chưa kết luận thành phần này."] for c in wanted if verdicts.get(c) not in VERDICTS}
    errors |= {c: ["Thành phần này chưa đạt, hãy yêu cầu bổ sung."] for c in wanted if verdicts.get(c) == "missing"}
    if set(verdicts) - set(wanted):
        errors["checks"] = ["Có kết luận về thành phần mà hồ sơ không có."]
    if errors:
        raise ComponentsUnchecked(errors)


def require_findings(findings: Iterable[Finding]) -> None:
    """A request names what and why, completely (R-RCV-04)."""
    rows = list(findings)
    errors = {f"finding-{n}": ["Ghi rõ nội dung cần bổ sung và lý do."] for n, f in enumerate(rows) if not _whole(f)}
    if len(rows) > MOST_FINDINGS:
        errors["findings"] = [f"Nêu nhiều nhất {MOST_FINDINGS} nội dung trong một phiếu."]
    if not rows:
        errors["findings"] = ["Nêu ít nhất một nội dung cần bổ sung."]
    if errors:
        raise ReasonMissing(errors)


def require_reason(reason: str) -> None:
    """A refusal gives its reason in writing (R-RCV-03, R-REJ-01)."""
    if len(reason.strip()) < 10:
        raise ReasonMissing({"reason": ["Ghi rõ lý do, ít nhất một câu đầy đủ."]})
    if len(reason) > LONGEST_TEXT:
        raise ReasonMissing({"reason": [f"Lý do dài quá {LONGEST_TEXT} chữ, hãy viết gọn lại."]})


def mark(due_at: datetime | None, ended_at: datetime | None) -> str:
    """Early, on time or late against a due instant (form 06); a running clock has no mark yet."""
    if ended_at is None:
        return RUNNING
    if due_at is None or ended_at == due_at:
        return ON_TIME
    return EARLY if ended_at < due_at else LATE


def order_lines(fee_lines: Iterable[tuple[str, str, str, int]], copies: int) -> list[OrderLine]:
    """Lines of the payment order for certified copies (R-FEE-02).

    `fee_lines` are (code, name, kind, đồng for one copy).
    """
    return [
        OrderLine(code=code, name=name, kind=kind, quantity=copies, amount=amount)
        for code, name, kind, amount in fee_lines
        if amount * copies > 0
    ]


def copies_of(answers: Mapping[str, Any]) -> int:
    """The number of certified copies asked for; a value that is no number counts as none until it is corrected."""
    value = answers.get(COPIES)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def total(lines: Iterable[OrderLine]) -> int:
    """Đồng for all lines."""
    return sum(line.total for line in lines)


def _whole(finding: Finding) -> bool:
    return all(2 < len(part.strip()) <= LONGEST_TEXT for part in (finding.item, finding.reason))
