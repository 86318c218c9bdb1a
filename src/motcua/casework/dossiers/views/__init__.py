"""HTML doors: `applicant` for citizens, `officer` for the one-stop desk, `shown` what both put on the screen."""
