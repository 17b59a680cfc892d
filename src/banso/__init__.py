"""Banso: support for small and medium enterprises in a region of Japan, with programmes as data."""
