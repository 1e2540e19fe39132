"""What files declare: words as immutable values, and how they are read with every mistake in them at once."""
