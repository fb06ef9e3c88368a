"""Where the arrays of the course come from."""
