"""A run from its first request to its verdict, and what is kept of it."""
