"""The commands, each of which translates its arguments and calls the library."""
