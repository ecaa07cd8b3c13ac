"""Pages of enquiries and deals."""
