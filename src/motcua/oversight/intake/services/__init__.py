"""Public verbs of the intake."""

from motcua.oversight.intake.services.declare_figures import declare_figures
from motcua.oversight.intake.services.give_numbers import give_numbers
from motcua.oversight.intake.services.hand_over_dossiers import hand_over_dossiers
from motcua.oversight.intake.services.legal_due import LegalMaximum
from motcua.oversight.intake.services.receive_batch import receive_batch
from motcua.oversight.intake.services.recompute_facts import recompute_facts
from motcua.oversight.intake.services.register_source import register_source, retire_source, rotate_key
from motcua.oversight.intake.services.relay_messages import (
    dossier_pseudonym,
    person_pseudonym,
    proven_body,
    register_relay,
    relay_message,
    relay_secret,
)
from motcua.oversight.intake.services.revoke_key import revoke_key, settle_doubt
from motcua.oversight.intake.services.seal_days import seal_days
from motcua.oversight.intake.services.seal_rows import forget_touched, take_rows, touch_parts
from motcua.oversight.intake.services.speak_by_files import speak_by_files

__all__ = [
    "LegalMaximum",
    "declare_figures",
    "dossier_pseudonym",
    "forget_touched",
    "give_numbers",
    "hand_over_dossiers",
    "person_pseudonym",
    "proven_body",
    "receive_batch",
    "recompute_facts",
    "register_relay",
    "register_source",
    "relay_message",
    "relay_secret",
    "retire_source",
    "revoke_key",
    "rotate_key",
    "seal_days",
    "settle_doubt",
    "speak_by_files",
    "take_rows",
    "touch_parts",
]
