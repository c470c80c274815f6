"""Rows of files, in and out: CSV, JSON Lines and Parquet, records made of them and back."""
