"""The company, one module per step of a lead's way; pure Python, SimPy and NumPy."""
