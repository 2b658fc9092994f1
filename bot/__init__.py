"""The front ends: they send requests and render events, and know no operation by name."""
