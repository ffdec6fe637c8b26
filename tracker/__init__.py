"""What the log means, and how people use it: projections, questions, curating, publishing, the command line."""
