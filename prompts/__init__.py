"""What a non-programmer may edit: texts, shot lists, the vocabulary; and their loader."""
