"""Named promises: what the tables must keep beyond what Table Schema JSON can say.

A promise is a function whose name is the rule (with - for _) and whose docstring says what is promised. A promise of
rows takes one row and the tables; a promise of a table takes the table's rows and the tables. Both return findings.
`register` lists them all by table. They know no data frame; schemas/contracts.py runs them as pandera checks.
"""
