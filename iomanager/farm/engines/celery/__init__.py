"""The engine of a Celery cluster: our scheduler sends attempts to workers over Redis, which is transport only.

One message is the id of one attempt; the worker claims it in the database and reads everything else there. So a
message that comes twice, late or never does no harm, and who can write to Redis cannot run commands.
"""
