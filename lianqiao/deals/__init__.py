"""Deals: from an enquiry about an entry to a signed, registered contract and the distribution of what it earns."""
