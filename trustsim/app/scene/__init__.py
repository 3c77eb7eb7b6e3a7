"""What each picture of the page is given: plain values, ready for JSON, made from runs and scenarios."""
