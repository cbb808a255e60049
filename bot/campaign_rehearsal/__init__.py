"""The rehearsal of a campaign: made-up residents, simulated time, and everything else as it really is."""
