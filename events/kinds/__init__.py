"""The kinds of milestone, a file for each family. A new kind is a class in one of them and a line in its union."""
