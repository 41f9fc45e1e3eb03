"""The API we read: requests, windows, their JSON turned into visits, their codes into our errors. May import domain, errors, metrics."""
