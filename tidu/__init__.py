"""The command line: what a person runs. It stands above `api` and `loaders`; nothing imports it."""
