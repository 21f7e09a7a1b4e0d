"""The management API of the storage platform."""
