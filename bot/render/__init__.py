"""Values turned into what people read: Block Kit from Jinja2 templates, tables, words.

May import domain, errors, metrics.
"""
