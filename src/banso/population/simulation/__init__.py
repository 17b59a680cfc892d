"""A programme simulated before it is launched: who applies, when the money runs out, who is shut out."""
