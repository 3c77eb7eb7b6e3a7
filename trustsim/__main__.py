"""`python -m trustsim` is the command line."""

from .cli import main

main()
