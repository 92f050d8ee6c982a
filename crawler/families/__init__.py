"""One base spider per kind of publisher."""
