"""Our API beside @neo4j/graphql and beside plain Cypher over Bolt."""
