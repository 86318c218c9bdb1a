"""Words of testing from outside: what a browser is sent for, and what it saw."""

from motcua.oversight.probes.types.sights import Errand, Fault, Sight, Violation

__all__ = ["Errand", "Fault", "Sight", "Violation"]
