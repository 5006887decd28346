"""Proofreading: a document in, a verdict on every equality that stands in it."""
