"""The window "Connected emails": list, detail, and the checks in the background."""
