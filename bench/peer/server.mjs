// The peer: @neo4j/graphql on graphql-yoga, over the store that is measured.
// One JSON object on standard input says where the store is and which types to serve; one line says the port.
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { Neo4jGraphQL } from "@neo4j/graphql";
import { createYoga } from "graphql-yoga";
import neo4j from "neo4j-driver";

const { uri, user, password, database, typeDefs } = JSON.parse(await text(process.stdin));

// Plain numbers: the driver's own integers would cost the peer a conversion for each value.
const driver = neo4j.driver(uri, neo4j.auth.basic(user, password), { disableLosslessIntegers: true, telemetryDisabled: true });
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();
// Yoga keeps parsed and validated documents by default; what a production server would leave out is off.
const yoga = createYoga({
  schema,
  context: { sessionConfig: { database } },
  logging: false,
  graphiql: false,
  landingPage: false,
});
const server = createServer(yoga);
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.on("SIGTERM", () => process.exit(0));
