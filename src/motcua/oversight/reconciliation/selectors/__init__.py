"""Public questions: pairings in force, the matrix of four sides, cases, the gap, the keys behind a count."""

from motcua.oversight.reconciliation.selectors.cases import case, case_ids, cases, month_lines, months
from motcua.oversight.reconciliation.selectors.figures import (
    figures_in_force,
    spoken,
    witnesses,
)
from motcua.oversight.reconciliation.selectors.findings import live_findings, live_rows
from motcua.oversight.reconciliation.selectors.keys import ledger_records, orphans
from motcua.oversight.reconciliation.selectors.reference import (
    gap_definition,
    opening_terms,
    pairing,
    pairings,
    terms,
)
from motcua.oversight.reconciliation.selectors.series import gap, gap_series, national_gap_series
from motcua.oversight.reconciliation.selectors.standing import expected_twelfths, standing, statement

__all__ = [
    "case", "case_ids", "cases", "expected_twelfths", "figures_in_force", "gap", "gap_definition", "gap_series",
    "ledger_records", "live_findings", "live_rows", "month_lines", "months", "national_gap_series",
    "opening_terms", "orphans", "pairing", "pairings", "spoken", "standing", "statement", "terms",
    "witnesses",
]  # fmt: skip
