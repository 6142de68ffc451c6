"""Verifying, diagnosing and reporting. Knows no protocol by name but through the probes' stages, and no Qt."""
