"""Measurements; run by hand (`make bench DATA=…`), never in a test."""
