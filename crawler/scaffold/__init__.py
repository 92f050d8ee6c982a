"""Starting a new source: its parts in one command, and a scan that no fixture tells of anybody."""
