"""The graph over HTTP: SPARQL answered by processes of their own, a page for every thing, the explorer."""
