"""From the log and its states to feeds, pages, a folder and a server. Nothing in here reads a clock."""
