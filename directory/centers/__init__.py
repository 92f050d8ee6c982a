"""Treatment centers, apart from people."""
