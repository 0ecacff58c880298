"""The steps of a publish, one file each: claim the folders, copy, proxies, MHL manifest, and the records.

Each step is a function of its inputs, with its own check of its outputs, and can be run again after a crash. They know
files and records but no scanlist, so that they can later run as commands on a farm.
"""
