"""The terminal chat: lines and dropped photos go in, steps, answers and pictures come out."""
