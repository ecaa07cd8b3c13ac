"""Jobs of the deals app."""
