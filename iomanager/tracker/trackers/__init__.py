"""The implementations of the tracker interface."""
