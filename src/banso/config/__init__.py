"""Settings and root addresses, the top of the shelves."""
