"""Plates in: scan a delivery, correct it in a scanlist, validate, plan, publish, undo.

The rows of a scanlist are the words of this slice (``model``); scanning, Excel, checks and the plan are functions of
them; ``service`` is what the panel, the command line and REST call.
"""
