"""From a resident's text to an Understanding: rules, language, intent and slots."""
