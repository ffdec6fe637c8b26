"""Words that are destroyed: what they were, whether they are left anywhere, and how the store gets rid of them."""
