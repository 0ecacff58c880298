"""The jobs panel: every job with its plates and steps, their logs and graph, and what can be done with them.

It asks the farm through ``port.JobsPort`` alone, looks only while it is visible, and always says how old it is.
"""
