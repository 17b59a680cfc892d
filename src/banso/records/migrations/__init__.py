"""Migrations of what is stored."""
