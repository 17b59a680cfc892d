"""Measured, never tested: `python -m bench` prints one table. See docs/how-to/measure.md."""
