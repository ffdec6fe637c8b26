"""What changed between two points of the log, told for a newsletter."""
