"""What was handed in: found and read by the judge, parsed by the worker."""
