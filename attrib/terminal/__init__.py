"""What people see in a terminal: progress, marked articles, explanations."""
