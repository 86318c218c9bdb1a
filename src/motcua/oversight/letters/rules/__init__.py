"""What is fixed for letters: references, numbers, steps, layout. Plain Python."""
