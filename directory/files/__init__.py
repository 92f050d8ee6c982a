"""Files that are whole or not there, and what is kept secret in them."""
