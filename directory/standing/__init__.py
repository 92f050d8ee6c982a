"""What a credential is worth today: its board's word for it, read, dated and told."""
