"""What lists publish: from a run's drafts to listings, and to what matching compares."""
