"""What curators do: open disputes, add what milestones name, record, correct, retract."""
