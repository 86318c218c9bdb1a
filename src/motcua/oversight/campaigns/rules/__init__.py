"""What the texts fix about reports: due moments, levels of approval, checks, sums, receipts. No Django."""
