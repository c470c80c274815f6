"""Documents that work in steps sends, and items that speak of their pages."""
