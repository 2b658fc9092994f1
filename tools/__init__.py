"""Pixels only: pictures in, pictures out, and the checks of what was written."""
