"""Who fits: gate, tiers, points and reasons, read from the store or from the index."""
