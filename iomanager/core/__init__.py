"""The words that every part speaks: errors, frames, timecode, paths, settings, events, cancel and log.

It imports only the standard library, pydantic, PyYAML and uuid6. Nothing in it knows about plates, panels or databases.
"""
