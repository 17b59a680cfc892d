"""Setting up a call: draft, rehearsal, publication, amendments, staff."""
