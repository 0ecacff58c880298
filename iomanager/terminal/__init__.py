"""The command line's manners: one JSON document or readable tables on standard output, all else on standard error."""
