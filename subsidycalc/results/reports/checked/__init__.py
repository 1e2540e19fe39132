"""What is wrong with an input: findings by cell, said on the console, as JSON, and on a marked-up copy."""
