"""Guards of the house: what import-linter cannot see. Each guard is shown a broken sample that it must catch."""
