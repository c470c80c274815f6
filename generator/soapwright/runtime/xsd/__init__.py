"""XML Schema's built-in types: lexical forms, dates, escaping."""
