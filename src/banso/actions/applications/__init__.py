"""One application from its first answer to its round: states, answers, co-author, rounds."""
