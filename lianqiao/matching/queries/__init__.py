"""Reads of matching: search, and the matches of an entry or of a pasted problem."""
