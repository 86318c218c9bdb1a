"""Journeys of people in a real browser, through the running program."""
