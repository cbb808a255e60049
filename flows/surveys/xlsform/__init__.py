"""XLSForm, in and out."""
