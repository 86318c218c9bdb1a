"""How directives are read and followed, without a database."""
