"""Pages of the rules of law, and the simulator that calculates with them."""
