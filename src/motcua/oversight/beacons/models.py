"""Tables of beacons."""
