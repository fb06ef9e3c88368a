"""The simulated board, and what comes over the serial line of a real one."""
