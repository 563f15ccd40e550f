"""What can be wrong with a document, one file a subject. A check takes a `Draft` and gives problems; none raises."""
