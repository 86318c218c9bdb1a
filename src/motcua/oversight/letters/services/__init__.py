"""Public verbs of letters."""
