"""Labelled messages that the question-type head learns from."""
