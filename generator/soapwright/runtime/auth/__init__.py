"""Who calls: sessions, logging in, requests that say so themselves."""
