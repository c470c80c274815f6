"""What became of each record of a batch, kept in a file, so that a killed run can go on."""
