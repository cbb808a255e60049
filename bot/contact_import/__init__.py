"""Contacts from a file of staff's: read, checked row by row, and kept with the proof of their consent."""
