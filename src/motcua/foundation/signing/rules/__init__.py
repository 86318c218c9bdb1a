"""What a signature in a PDF is worth, without a database."""
