"""Mail: written in the transaction it tells of, sent by the worker at most once."""
