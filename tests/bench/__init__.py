"""`./dev bench`: what things cost, each against something bare measured in the same run."""
