"""Proposal, approval and decision by the prefecture, and the letters that tell of it."""
