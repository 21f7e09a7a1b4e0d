"""What the tests of all patterns share."""
