"""Tables of reconciliation."""
