"""The check: a few questions, then the programmes with reasons; everything a person said travels in the address."""
