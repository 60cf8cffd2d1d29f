"""Connecting a company once, keeping its authorization alive, and ending it."""
