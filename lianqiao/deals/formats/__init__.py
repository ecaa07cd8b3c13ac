"""Papers of a deal: agreements, registration packs, calendars (pure: data in, bytes out)."""
