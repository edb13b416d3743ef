"""Tests of graph.resolution."""
