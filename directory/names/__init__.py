"""A person's name as printed, taken apart: order, suffix, particles, nicknames, letters."""
