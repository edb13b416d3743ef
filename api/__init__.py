"""The GraphQL face: what front ends ask, and the answers in their terms."""
