"""The lists themselves: what each says of itself, when it is due, and how it does."""
