"""Public questions about letters."""
