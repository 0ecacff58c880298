"""Jobs on a studio's Pixar Tractor farm: alfscript as its Python API writes it, and its engine over HTTP.

``author`` writes the script, ``client`` speaks to the engine, ``engine`` joins both behind our own engine interface.
Everything follows ``domain/tractor.md``; nothing of Pixar's own package is needed or contained.
"""
