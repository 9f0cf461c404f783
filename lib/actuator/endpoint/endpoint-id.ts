import { InvalidEndpointIdError } from '../actuator.errors.js'
import type { EndpointOptions } from './endpoint-metadata.js'

/** Spring's rule: letters, digits, dashes and dots, after a letter. It is a segment of a path and of a property's name. */
const VALID = /^[a-z][a-z0-9.-]*$/i

// Written while decorated classes are evaluated, never removed from: an id of a class that an application does not use does no harm, as
// this list only tells which ids in the configuration are misspelt.
const declared = new Map<string, DeclaredEndpoint>()

/** An `@Endpoint` class that has been evaluated, whether an application has it or not. */
export interface DeclaredEndpoint extends EndpointOptions {
  /** The name of the class. */
  readonly type: string
}

/** What two spellings of one id share: `httpexchanges`, `httpExchanges` and `http-exchanges` are one, as in Spring. */
export function canonicalId(id: string): string {
  return id.replaceAll(/[-_.]/g, '').toLowerCase()
}

/** @throws InvalidEndpointIdError */
export function declareEndpoint(options: EndpointOptions, type: string): void {
  const { id } = options
  if (!VALID.test(id)) throw new InvalidEndpointIdError(id, type)
  const canonical = canonicalId(id)
  if (!declared.has(canonical)) declared.set(canonical, { ...options, type })
}

export function declaredEndpoints(): readonly DeclaredEndpoint[] {
  return [...declared.values()]
}

export function declaredEndpointIds(): readonly string[] {
  return declaredEndpoints().map(({ id }) => id)
}
