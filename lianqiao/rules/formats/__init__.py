"""Calculations as files."""
