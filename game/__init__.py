"""The workshop game: ``game.play`` knows the rules and no screen, ``game.screen`` draws states and sends commands."""
