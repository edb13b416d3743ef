"""Figures that are more than counts. Pure: values in, values out; no store, no settings, no clock."""
