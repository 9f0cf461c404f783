import type { OpenApiDocument, SecurityScheme, ServerObject } from '../document/openapi-document.js'

const HIERARCHICAL = /^https?:\/\//i
/** Scheme and authority of a URL template. */
const AUTHORITY = /^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#]*/i
const VARIABLE = /\{([^{}]+)\}/

/** The origins besides its own that somebody calls who tries the operations of a document. */
export function documentOrigins(document: OpenApiDocument): readonly string[] {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
  const servers = [document, ...operations].flatMap(({ servers = [] }) => servers)
  const schemes = Object.values(document.components.securitySchemes ?? {})
  const urls = [...servers.flatMap(serverUrls), ...schemes.flatMap(tokenUrls)]
  return [...new Set(urls.filter((url) => HIERARCHICAL.test(url)).map((url) => new URL(url).origin))]
}

/** What a server's URL may be, as far as its origin is concerned: one for each combination of the variables' values. */
function serverUrls({ url, variables = {} }: ServerObject): readonly string[] {
  const scope = AUTHORITY.exec(url)?.[0] ?? url
  const name = VARIABLE.exec(scope)?.[1]
  if (name === undefined) return [scope]
  const { [name]: variable, ...rest } = variables
  const values = variable === undefined ? [] : (variable.enum ?? [variable.default])
  return values.flatMap((value) =>
    serverUrls({ url: url.replaceAll(`{${name}}`, () => value), variables: rest }),
  )
}

function tokenUrls({ flows = {}, openIdConnectUrl }: SecurityScheme): readonly string[] {
  const urls = Object.values(flows).flatMap(({ tokenUrl, refreshUrl }) => [tokenUrl, refreshUrl])
  return [...urls, openIdConnectUrl].filter((url) => url !== undefined)
}
