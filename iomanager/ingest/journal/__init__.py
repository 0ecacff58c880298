"""The journal of deliveries: what each publish was to do, and how far it got.

``model`` holds its values, ``store`` its tables. Every step is written down before and after it runs, so that a
publish that dies anywhere can be finished or taken back.
"""
