"""The game without a screen: commands in, states out, and what each scene needs to know."""
