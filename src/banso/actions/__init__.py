"""Verbs, the only writers: one function, one transaction, one audit event."""
