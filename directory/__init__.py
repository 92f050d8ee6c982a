"""The heart: what is known, who is who, what it is worth, and how it is found."""
