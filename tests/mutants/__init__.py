"""Definitions changed in one place each: the tests of the law have to notice."""
