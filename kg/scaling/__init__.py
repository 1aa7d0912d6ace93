"""Building a graph with an engine that other machines share: Daft, on this machine or on a Ray cluster.

The same functions as in a local build, put into stages (`building.build`). Each stage reads Parquet and writes Parquet,
so that what a lost worker or a killed run has left is taken up where it stands:

documents       what each document contributes, or why it cannot be read                         (extracting)
index           distinct titles, names and addresses by a group-by; which of them are one         (indexing)
resolved        the statements of each document, and what it calls things, with that index        (resolving)
merged          a group-by of things: their names counted, their statements with all evidence     (resolving)
tables, shards  entities, statements and references as Parquet, and as N-Triples                  (tables, shards)
"""
