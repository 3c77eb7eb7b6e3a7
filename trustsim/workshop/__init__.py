"""The workshop: stories to predict and discuss, and rooms in which people play directors; it knows no web."""
