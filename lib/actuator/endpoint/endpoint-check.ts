import type { AnyClass, ComponentDescriptor } from '../../core/index.js'
import { CONFIGURED_PATTERNS, controllerMappings } from '../../http/index.js'
import {
  DuplicateEndpointError,
  DuplicateOperationError,
  EndpointWithoutOperationsError,
  OperationWithoutEndpointError,
} from '../actuator.errors.js'
import { canonicalId } from './endpoint-id.js'
import { OPERATION, OPERATIONS, type EndpointOptions } from './endpoint-metadata.js'

/** An endpoint that is there. */
export interface ExposedEndpoint extends EndpointOptions {
  readonly type: AnyClass
}

/** @throws DuplicateEndpointError, DuplicateOperationError, EndpointWithoutOperationsError */
export function checkEndpoints(exposed: readonly ExposedEndpoint[]): void {
  refuseDuplicates(exposed)
  for (const endpoint of exposed) {
    if (controllerMappings(endpoint.type).length === 0)
      throw new EndpointWithoutOperationsError(endpoint.id, endpoint.type.name)
    refuseSameRequests(endpoint)
  }
}

/** Elsewhere they would be routes that nobody guards, or nothing at all. @throws OperationWithoutEndpointError */
export function refuseStrayOperations(components: readonly ComponentDescriptor[]): void {
  for (const { type } of components) {
    const prototype = type?.prototype as object | null | undefined
    if (type === undefined || typeof prototype !== 'object' || prototype === null) continue
    if (CONFIGURED_PATTERNS.get(type) !== undefined) continue
    const [stray] = OPERATIONS.get(prototype) ?? []
    if (stray !== undefined)
      throw new OperationWithoutEndpointError(type.name, String(stray.member), stray.kind)
  }
}

function refuseDuplicates(exposed: readonly ExposedEndpoint[]): void {
  const types = new Map<string, Set<AnyClass>>()
  for (const { id, type } of exposed) {
    const all = (types.get(canonicalId(id)) ?? new Set<AnyClass>()).add(type)
    types.set(canonicalId(id), all)
    if (all.size > 1)
      throw new DuplicateEndpointError(
        id,
        [...all].map(({ name }) => name),
      )
  }
}

/** What selectors are called does not tell paths apart, and query parameters do not tell operations apart. */
function refuseSameRequests({ id, type }: ExposedEndpoint): void {
  const operations = new Map<string, string>()
  for (const { handler, patterns, conditions } of controllerMappings(type)) {
    const kind = OPERATION.get(type.prototype as object, handler)
    if (kind === undefined) continue
    const requests = JSON.stringify([kind, patterns.map(withoutNames), conditions])
    const operation = `${type.name}.${String(handler)}`
    const other = operations.get(requests)
    if (other !== undefined) throw new DuplicateOperationError(id, kind, [other, operation])
    operations.set(requests, operation)
  }
}

/** `/features/{name}` is `/features/{}`, and `{*rest}` is `{*}`. */
function withoutNames(pattern: string): string {
  return pattern.replaceAll(/\{(\*?)[^{}]*\}/g, '{$1}')
}
