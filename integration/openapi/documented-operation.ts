import type { OpenApiDocument, OperationObject, PathItem } from 'nexus-framework/openapi'

/** The operation that a request is answered by. */
export interface DocumentedOperation {
  /** Keys from the root of the document. */
  readonly place: readonly string[]
  readonly operation: OperationObject
  readonly pathValues: ReadonlyMap<string, string>
}

const VARIABLE = /\{([^}]+)\}/g

/** Literal segments come before variables (OpenAPI 3.1, section 4.8.8.2). @param path as sent, without query */
export function documentedOperation(
  document: OpenApiDocument,
  method: string,
  path: string,
): DocumentedOperation | undefined {
  const templates = Object.keys(document.paths).toSorted((a, b) => variables(a) - variables(b))
  for (const template of templates) {
    const pathValues = match(template, path)
    const key = method.toLowerCase() as keyof PathItem
    const operation = document.paths[template]?.[key]
    if (pathValues !== undefined && operation !== undefined) {
      return { place: ['paths', template, key], operation, pathValues }
    }
  }
  return undefined
}

function variables(template: string): number {
  return [...template.matchAll(VARIABLE)].length
}

function match(template: string, path: string): ReadonlyMap<string, string> | undefined {
  const names = Array.from(template.matchAll(VARIABLE), ([, name]) => String(name))
  const source = template
    .split(VARIABLE)
    .map((part, index) =>
      index % 2 === 1 ? '([^/]+)' : part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`),
    )
  const found = new RegExp(`^${source.join('')}$`).exec(path)
  if (found === null) return undefined
  return new Map(names.map((name, index) => [name, decodeURIComponent(String(found[index + 1]))]))
}
