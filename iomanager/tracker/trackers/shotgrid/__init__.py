"""ShotGrid (Autodesk Flow Production Tracking) behind our own interface, by ``shotgun_api3`` and ``httpx``.

Facts in ``domain/shotgrid.md``. Nothing is imported before it is used: the libraries load with the first call.
"""
