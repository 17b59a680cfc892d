"""Signing in and out, and what a person has saved."""
