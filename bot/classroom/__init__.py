"""The API we read: requests, windows, their JSON turned into visits, their codes into our errors.

`client.Classroom` is the way in, `http.http_client` what it needs. Below them, downwards: `pages`
reads one window and `sheet` judges whether it is whole; `calls` sends one request inside `limits`,
with retries; `answers`, `rows` and `times` decode; `codes` names what the provider refuses.
May import domain, errors, metrics.
"""
