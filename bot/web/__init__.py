"""The doors that answer HTTP: webhooks of the providers, health, and in the demo the phone simulator."""
