"""Hashes that cost next to nothing, for tests that sign in: `test_passwords` has the real cost."""

from __future__ import annotations

from argon2 import PasswordHasher

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
