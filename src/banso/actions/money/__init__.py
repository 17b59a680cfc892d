"""The ledger of a call: the only writer of budget lines."""
