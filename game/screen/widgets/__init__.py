"""The kit: about twelve widgets in virtual units that know focus, keyboard, mouse, scale and their states."""
