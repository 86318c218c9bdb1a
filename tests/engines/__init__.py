"""The closed algebra gives the same bytes on every engine, and the same as a plain counting in Python."""
