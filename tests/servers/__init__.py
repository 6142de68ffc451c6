"""Real mail servers for tests, from Debian packages: each on free loopback ports, in a folder of its own."""
