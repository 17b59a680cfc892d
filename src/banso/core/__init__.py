"""The rules themselves: standard library only, no I/O, no clock."""
