"""The vocabulary of a dispute, its dates and sources, and the append-only log of what curators recorded."""
