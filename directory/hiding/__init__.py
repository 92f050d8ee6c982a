"""Wishes to be hidden: noted, honored, and kept through whatever comes back."""
