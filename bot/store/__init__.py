"""The only place that knows SQL. May import domain, errors, metrics."""
