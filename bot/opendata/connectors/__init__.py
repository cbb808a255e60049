"""How rows are fetched: one small module a protocol, all behind `connector.Connector`."""
