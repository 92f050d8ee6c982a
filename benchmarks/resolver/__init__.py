"""Labelled tables, peers and measures for the resolver (see README.md here)."""
