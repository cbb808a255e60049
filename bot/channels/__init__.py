"""Ways of messaging: each translates between a provider's wire format and ours, and knows no contact."""
