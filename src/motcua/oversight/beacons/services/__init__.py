"""Public verbs of the beacons."""

from motcua.oversight.beacons.services.fold_hits import fold_hits, forget_visitors
from motcua.oversight.beacons.services.register_site import page_token, register_site, retire_site
from motcua.oversight.beacons.services.take_beacon import Beacon, drop_beacon, spent_nanoseconds, take_beacon

__all__ = [
    "Beacon",
    "drop_beacon",
    "fold_hits",
    "forget_visitors",
    "page_token",
    "register_site",
    "retire_site",
    "spent_nanoseconds",
    "take_beacon",
]
