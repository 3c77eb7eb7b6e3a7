"""What runs mean: layouts, figures and statistics of finished runs."""
