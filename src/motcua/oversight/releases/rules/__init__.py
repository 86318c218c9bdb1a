"""What a release is, without a database: calendar, steps, cells, bundles, changes, verification."""
