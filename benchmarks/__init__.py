"""What the product's speed is measured against, one run each: ``python -m benchmarks``."""
