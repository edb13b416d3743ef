// Runs every server audit of graphql-http against the address given, and prints what each found as JSON.
import { auditServer } from 'graphql-http'

const found = await auditServer({ url: process.argv[2] })
console.log(JSON.stringify(found.map(({ id, name, status, reason }) => ({ id, name, status, reason }))))
