"""The log replayed into an index beside the store: to build one anew, to prove one, to ask what had been reported."""
