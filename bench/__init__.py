"""How fast the program is and how much memory it takes, beside what reading and writing the files costs at all."""
