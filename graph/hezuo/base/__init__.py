"""What everything stands on: vocabularies, texts of the program, problems, folders, the store."""
