"""The classes that generated ones are made of: fields, plans, picklists, dictionaries."""
