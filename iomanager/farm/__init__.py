"""Jobs: trees of tasks whose commands run on this machine, on a Celery cluster or on a Tractor farm, all alike.

``model`` is the tree as a value, ``store`` and ``scheduler`` own its states in the database, ``engines`` run the
commands. A command is an argv; a task's commands run in order after all of its subtasks are done.
"""
