"""Many drawings, one after the other, and what is left of them in the process: `make soak`."""
