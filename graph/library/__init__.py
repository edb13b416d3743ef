"""培育库: who is cultivated for which tier, kept as dated edges and brought up to a day again and again."""
