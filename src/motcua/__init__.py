"""motcua: administrative procedures online (casework) and their measure (oversight)."""

__version__ = "0.1.0"
