"""Public verbs of dossiers, one transaction each."""

from motcua.casework.dossiers.services.demo import load_demo_dossiers
from motcua.casework.dossiers.services.draft import attach_file, remove_file, save_draft, start_draft
from motcua.casework.dossiers.services.fee import order_copies, record_payment, tell_payment_refused
from motcua.casework.dossiers.services.intake import receive_dossier, refuse_dossier, request_supplement
from motcua.casework.dossiers.services.issue import sign_result
from motcua.casework.dossiers.services.processing import (
    RETURN_WAYS,
    approve_result,
    assign_dossier,
    propose_result,
    return_result,
    send_back,
)
from motcua.casework.dossiers.services.submit import submit_dossier, supplement_dossier, withdraw_dossier

__all__ = [
    "RETURN_WAYS",
    "approve_result",
    "assign_dossier",
    "attach_file",
    "load_demo_dossiers",
    "order_copies",
    "propose_result",
    "receive_dossier",
    "record_payment",
    "refuse_dossier",
    "remove_file",
    "request_supplement",
    "return_result",
    "save_draft",
    "send_back",
    "sign_result",
    "start_draft",
    "submit_dossier",
    "supplement_dossier",
    "tell_payment_refused",
    "withdraw_dossier",
]
