"""The audit tree over the log: what makes a quiet rewrite show. Knows no act, no store and no state."""
