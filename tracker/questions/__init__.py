"""What can be asked of the log, and how the answers are put in words. Light: without the models."""
