"""Version 1: one file per resource, each a router with its schemas."""
