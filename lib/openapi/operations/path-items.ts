import type { DocumentedMethod, OperationObject, PathItem } from '../document/openapi-document.js'
import { combineOperations } from './combine-operations.js'
import { templateShape } from './path-template.js'

/** An operation before its id is known to be needed. */
export interface PendingOperation {
  readonly path: string
  readonly method: DocumentedMethod
  /** Whether the handler takes every method: one that names its method comes first. */
  readonly isCatchAll: boolean
  readonly operation: OperationObject
}

interface PathEntry {
  readonly path: string
  readonly operations: Map<DocumentedMethod, PendingOperation>
}

/** The paths of a document. Templates that differ in the names of their variables alone are one path to OpenAPI. */
export class PathItems {
  readonly #entries = new Map<string, PathEntry>()

  add(pending: PendingOperation): void {
    const shape = templateShape(pending.path)
    let entry = this.#entries.get(shape)
    if (entry === undefined) this.#entries.set(shape, (entry = { path: pending.path, operations: new Map() }))
    const added = { ...pending, operation: renamed(pending.operation, pending.path, entry.path) }
    const known = entry.operations.get(pending.method)
    entry.operations.set(pending.method, known === undefined ? added : chosen(known, added))
  }

  toObject(): Readonly<Record<string, PathItem>> {
    return Object.fromEntries(
      Array.from(this.#entries.values(), ({ path, operations }) => [
        path,
        Object.fromEntries(Array.from(operations, ([method, { operation }]) => [method, operation])),
      ]),
    )
  }
}

function chosen(known: PendingOperation, added: PendingOperation): PendingOperation {
  if (known.isCatchAll !== added.isCatchAll) return known.isCatchAll ? added : known
  return { ...known, operation: combineOperations(known.operation, added.operation) }
}

/** With the names that variables have in another template of the same shape. */
function renamed(operation: OperationObject, from: string, to: string): OperationObject {
  if (from === to) return operation
  const wanted = variableNames(to)
  const names = new Map(variableNames(from).map((name, index) => [name, wanted[index] ?? name]))
  const parameters = operation.parameters?.map((parameter) =>
    parameter.in === 'path' ? { ...parameter, name: names.get(parameter.name) ?? parameter.name } : parameter,
  )
  return { ...operation, ...(parameters !== undefined && { parameters }) }
}

function variableNames(path: string): readonly string[] {
  return Array.from(path.matchAll(/\{([^}]*)\}/g), ([, name = '']) => name)
}
