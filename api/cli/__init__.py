"""The `yol` command."""
