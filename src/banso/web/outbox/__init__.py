"""The outbox of the demonstration: every mail that would have left."""
