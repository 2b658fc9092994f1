"""The offline planner: words to operation calls, without a network, the same every time."""
