"""The workshop: stories that a room predicts, commits to, sees revealed and discusses. It knows no web framework."""
