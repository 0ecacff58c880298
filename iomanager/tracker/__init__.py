"""Projects, sequences, shots, versions and published files behind one interface.

``model`` holds our own entities, ``service`` the Protocol that the slices use, ``trackers`` its implementations: the
local one in the database and, later, ShotGrid. Field names follow ShotGrid's without the ``sg_`` prefix.
"""
