"""Results kept with the program: what the shipped scenarios gave when somebody last looked at them."""
