"""The kinds of node. A new kind is one file here and one line in `flows.loading.KINDS`."""
