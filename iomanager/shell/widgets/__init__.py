"""Small controls that every panel may use: labels, buttons, notices, tables' search and folds."""
