"""What is done without anybody at a terminal: releasing, publishing, telling hubs, once a tick."""
