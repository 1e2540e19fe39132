"""Computing amounts: what each row is paid, exactly, with the arithmetic kept as columns."""
