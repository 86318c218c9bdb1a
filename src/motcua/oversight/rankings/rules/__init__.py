"""What fixes ranks, scores, intervals and movements. Plain Python, exact."""
