"""Pictures and movies: what their headers say, whether they are whole, and how they look.

Headers and health are read in this process, pixels only in child processes with limits (``decoder``). OpenEXR,
OpenImageIO, OpenColorIO and PyAV live here and are imported by the function that needs them.
"""
