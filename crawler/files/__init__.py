"""Reading published files of every packing, as streams of rows, within bounds."""
