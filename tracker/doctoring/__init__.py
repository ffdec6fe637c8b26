"""What endangers a store where it lies: each check a function of what it looks at, each finding with its way out."""
