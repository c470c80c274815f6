"""What is told of work: to logging, and to OpenTelemetry (docs/observability.md)."""
