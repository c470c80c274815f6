"""Work in steps over one document: upload, items, submit, track."""
