"""IO-Manager: film plates in, notes out and work published, for VFX studios."""

__version__ = "0.1.0"
