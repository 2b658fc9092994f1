"""One file a command: HELP, `add` its arguments, `run` it and return the exit code."""
