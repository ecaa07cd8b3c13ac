"""Push: what people asked to hear of, what they are told and why, and how it reaches them."""
