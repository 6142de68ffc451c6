"""The real program on a real screen, driven by what a screen reader would speak."""
