"""The game's window: pygame lives here and nowhere else. A scene draws a state and answers input with commands."""
