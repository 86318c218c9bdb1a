"""Public verbs of releases."""

from motcua.oversight.releases.services.advance import advance_releases
from motcua.oversight.releases.services.build import build_release
from motcua.oversight.releases.services.decide import (
    abandon_release,
    accept_release,
    approve_release,
    publish_release,
)
from motcua.oversight.releases.services.embargo import (
    allow_reader,
    note_early_reading,
    read_bundle,
    read_cells,
    withdraw_reader,
)
from motcua.oversight.releases.services.prepare import cut_off_release, prepare_correction, prepare_release
from motcua.oversight.releases.services.sign import public_key

__all__ = [
    "abandon_release",
    "accept_release",
    "advance_releases",
    "allow_reader",
    "approve_release",
    "build_release",
    "cut_off_release",
    "note_early_reading",
    "prepare_correction",
    "prepare_release",
    "public_key",
    "publish_release",
    "read_bundle",
    "read_cells",
    "withdraw_reader",
]
