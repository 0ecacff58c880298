"""The tracker's panel: the only Qt of this slice."""
