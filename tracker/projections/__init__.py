"""What milestones add up to, a view for each file. Pure, and none imports another."""
