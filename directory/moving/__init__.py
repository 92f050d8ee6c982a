"""A whole store from one database to another, and the proof that both hold the same."""

from directory.moving.move import Moved, UnequalError, move

__all__ = ["Moved", "UnequalError", "move"]
