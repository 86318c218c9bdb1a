"""Who may open what: a friend and a stranger for every address."""
