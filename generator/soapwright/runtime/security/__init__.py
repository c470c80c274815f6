"""WS-Security 1.1: who calls, when, and signed by whom; what answers have to be signed with."""
