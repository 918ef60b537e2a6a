"""The commands, one module each: `main` takes arguments, the name to show and the folder of the package; it returns the exit status."""
