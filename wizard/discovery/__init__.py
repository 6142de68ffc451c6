"""From an address to settings. One file a method; so far the product's own table, which asks no network."""
