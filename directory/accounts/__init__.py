"""Those who may sign in to the maintainers' pages, and what they did there.

`register` adds and ends accounts, `sign_in` lets one in, `sessions` knows who a request is from,
`audit` keeps what was done. `passwords` and `second_factor` are the two proofs, `tables` the store.
"""
