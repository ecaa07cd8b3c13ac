"""What people hear of: subscriptions, the inbox, feeds, and what is remembered of what they did."""
