"""From words to a gallery; the names here are all that a front end may use."""
