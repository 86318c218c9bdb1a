"""The JSON API from outside: by its own description."""
