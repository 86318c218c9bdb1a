"""What is fixed: checksums of key ranges, pairing, gap, IND-28, turns of a conversation. No Django."""

from motcua.oversight.reconciliation.rules.checksums import (
    Answer,
    Checksum,
    Counterpart,
    Keyed,
    Ledger,
    Question,
    Search,
    Span,
    difference,
)
from motcua.oversight.reconciliation.rules.coverage import sync_rate
from motcua.oversight.reconciliation.rules.pairing import finding, gap_of, in_force, orphans_of, totals
from motcua.oversight.reconciliation.rules.turns import due_of, next_state, turn_of
from motcua.oversight.reconciliation.rules.wire import (
    answer_json,
    question_json,
    read_answer,
    read_keyed,
    read_question,
)

__all__ = [
    "Answer", "Checksum", "Counterpart", "Keyed", "Ledger", "Question", "Search", "Span", "answer_json", "difference",
    "due_of", "finding", "gap_of", "in_force", "next_state", "orphans_of", "question_json", "read_answer",
    "read_keyed", "read_question", "sync_rate", "totals", "turn_of",
]  # fmt: skip
