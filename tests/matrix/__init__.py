"""Every fault of the matrix on a genuinely so configured server, through the installed command."""
