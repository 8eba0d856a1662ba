"""What the operator decides: settings from the environment, and the words of other languages (locale/)."""
