"""The knowledge graph: its model, its one door to Neo4j, its reads and writes."""
