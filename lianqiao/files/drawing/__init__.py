"""What the platform makes of a file it has taken: smaller pictures and posters. Pure: bytes in, bytes out."""
