"""The facts index: what the projections yield, kept beside the log so that a question is one query."""
