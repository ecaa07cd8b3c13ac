"""What the demonstration shows besides texts: models and pictures of our own, made anew by code whenever they are wanted."""
