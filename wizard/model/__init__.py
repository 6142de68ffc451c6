"""Values shared by every room: frozen dataclasses and closed enums, without Qt and without I/O."""
