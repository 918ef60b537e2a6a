"""Two states of the package side by side: `state` reads them, `change` says what differs, `gate` what an update must
record, `show` prints both, and `difference` makes visible what differs in a long text.

What is built (data/derived, the dictionary, sizes and hashes) does not count.
"""
