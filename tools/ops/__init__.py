"""One file an operation: an Args class that planners read, and one function on pictures."""
