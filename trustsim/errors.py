"""The errors a user of trustsim can cause and cure."""


class InputError(ValueError):
    """Input that cannot be used: one sentence that names the file, line, field, value and cure (exit 2)."""
