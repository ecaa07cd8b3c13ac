"""What is calculated by the rules: ownership by default, rewards, taxes, waterfalls, prices and their worth."""
