"""Who works here: users of a ShotGrid site, its scripts, and accounts of our own where there is no site.

Secrets are kept in the keyring of the operating system, or nowhere. What is remembered in a file is only the name.
"""
