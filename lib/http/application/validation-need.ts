import {
  LOADED_AREAS,
  methodTypes,
  returnType,
  type AnyClass,
  type ApplicationGraph,
} from '../../core/index.js'
import { CONTROLLER_ADVICE } from '../exceptions/exception.decorators.js'
import { HttpExchange } from '../exchange/http-exchange.js'
import { ProblemDetail } from '../errors/problem-detail.js'
import { CONTROLLER } from '../metadata/route-metadata.js'
import { converterOf } from '../parameters/conversion/compile-conversion.js'
import { PARAMETERS } from '../parameters/extractor.js'
import { ResponseEntity } from '../result/response-entity.js'
import { RETURNS } from '../result/returns.js'
import { SERIALIZATION } from '../result/serialize-options.js'

/** Classes that are nobody's DTOs. */
const NO_MODELS: ReadonlySet<unknown> = new Set([
  Object,
  Array,
  Map,
  Set,
  Promise,
  Function,
  Symbol,
  Buffer,
  Uint8Array,
  AbortSignal,
  HttpExchange,
  ResponseEntity,
  ProblemDetail,
])

/**
 * Whether decorators of class-validator or class-transformer can be of any meaning to the application's handlers: some were met, or a
 * handler takes or returns objects of a class. Where not, nothing of validation is loaded.
 */
export function needsValidation(graph: ApplicationGraph): boolean {
  return hasValidation() || graph.components.some(({ type }) => type !== undefined && isConcerned(type))
}

/** Whether the application has loaded decorators of validation: Nexus's, or class-validator's, which keep metadata on a global. */
export function hasValidation(): boolean {
  return LOADED_AREAS.has('validation') || 'classValidatorMetadataStorage' in globalThis
}

function isConcerned(type: AnyClass): boolean {
  if (CONTROLLER.get(type) === undefined && CONTROLLER_ADVICE.getOwn(type) === undefined) return false
  return SERIALIZATION.get(type) !== undefined || methodNames(type).some((name) => hasModel(type, name))
}

function hasModel({ prototype }: { readonly prototype: object }, name: string | symbol): boolean {
  const declared = [...(PARAMETERS.get(prototype, name)?.values() ?? [])].map(({ declares }) => declares)
  return (
    RETURNS.get(prototype, name) !== undefined ||
    SERIALIZATION.get(prototype, name) !== undefined ||
    [...(methodTypes(prototype, name) ?? []), returnType(prototype, name), ...declared.flat()].some(isModel)
  )
}

function isModel(type: unknown): boolean {
  return typeof type === 'function' && !NO_MODELS.has(type) && converterOf(type) === undefined
}

/** Of every method, inherited ones included. */
function methodNames(type: AnyClass): readonly (string | symbol)[] {
  const names: (string | symbol)[] = []
  let level = type.prototype as object
  while (level !== Object.prototype) {
    names.push(...Reflect.ownKeys(level))
    level = Object.getPrototypeOf(level) as object
  }
  return names
}
