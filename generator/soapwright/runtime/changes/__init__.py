"""What has changed since, and how far somebody has read."""
