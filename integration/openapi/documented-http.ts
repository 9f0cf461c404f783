import type { JsonSchema, OpenApiDocument } from 'nexus-framework/openapi'
import { TestHttpClient, type TestApplication } from 'nexus-framework/testing'
import { DocumentContract } from './document-contract.js'

const contracts = new Map<string, DocumentContract>()

/** A client of an application in this process that rejects where an exchange is not as `/openapi.json` says. */
export async function documentedHttp(app: TestApplication): Promise<TestHttpClient> {
  const contract = contractOf((await app.http.get('/openapi.json')).text())
  return new TestHttpClient(
    contract.watch(async (request) => {
      const { method, url, headers } = request
      const body = request.body === null ? undefined : await request.text()
      return app.http.fetch(method, url, body, { headers: Object.fromEntries(headers) })
    }),
  )
}

/** The contract of a document, closed. Tests that boot an application again get the one they had. */
export function contractOf(json: string): DocumentContract {
  let contract = contracts.get(json)
  if (contract === undefined) {
    contracts.set(json, (contract = new DocumentContract(closed(JSON.parse(json) as OpenApiDocument))))
  }
  return contract
}

/**
 * The document, where objects may have no properties but those it names, so that none is forgotten. Problem details stay open: theirs
 * are extended (RFC 9457, section 3.2).
 */
function closed(document: OpenApiDocument): OpenApiDocument {
  const schemas = Object.entries(document.components.schemas).map(([name, schema]): [string, JsonSchema] => [
    name,
    name === 'ProblemDetail' || schema.properties === undefined
      ? schema
      : { additionalProperties: false, ...schema },
  ])
  return { ...document, components: { ...document.components, schemas: Object.fromEntries(schemas) } }
}
