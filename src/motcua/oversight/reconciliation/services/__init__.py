"""Public verbs: take what sides tell, measure, converse, sign off, compare by checksums."""

from motcua.oversight.reconciliation.rules import Keyed
from motcua.oversight.reconciliation.services.compare_lists import answer_question, end_comparison, open_comparison
from motcua.oversight.reconciliation.services.compare_with_centre import CentreDoor, compare_with_centre, sign
from motcua.oversight.reconciliation.services.converse import (
    accept_explanation,
    explain_difference,
    reject_explanation,
)
from motcua.oversight.reconciliation.services.measure_month import measure_month
from motcua.oversight.reconciliation.services.receive_evidence import receive_evidence
from motcua.oversight.reconciliation.services.register_witness import register_witness, retire_witness
from motcua.oversight.reconciliation.services.sign_month import sign_month
from motcua.oversight.reconciliation.services.take_figures import pull_sides, take_figures

__all__ = [
    "CentreDoor",
    "Keyed",
    "accept_explanation",
    "answer_question",
    "compare_with_centre",
    "end_comparison",
    "explain_difference",
    "measure_month",
    "open_comparison",
    "pull_sides",
    "receive_evidence",
    "register_witness",
    "reject_explanation",
    "retire_witness",
    "sign",
    "sign_month",
    "take_figures",
]  # fmt: skip
