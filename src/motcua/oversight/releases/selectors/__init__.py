"""Questions to releases. `offline` and `formats` need no database, so that they work where there is only a bundle."""
