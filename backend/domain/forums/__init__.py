"""Forums and events held with partners."""
