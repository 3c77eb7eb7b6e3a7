"""What is printed for a workshop: the guide in plain words, role cards, timings and stories, as pages of the app."""
