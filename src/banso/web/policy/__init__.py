"""Pages for policy staff: a programme simulated before it is launched, variants of it compared."""
