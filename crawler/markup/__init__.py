"""Reading web pages and search forms strictly: what is not there is an error, never nothing."""
