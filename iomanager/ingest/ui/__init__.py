"""The ingest panel: a delivery as a table that can be corrected, validated, planned and published.

It draws and edits values of ``ingest.model`` and asks the service behind :class:`~iomanager.ingest.ui.port.IngestPort`
for everything else, always off the UI thread.
"""
