"""The window and everything about it that is not about film: docks, actions, background work, theme, language.

Panels of the slices are shown in it through :class:`~iomanager.shell.panels.PanelSpec`; it knows none of them.
``tasks`` joins threads and Qt, ``bridge`` brings events to the UI thread, ``theme`` holds every colour.
"""
