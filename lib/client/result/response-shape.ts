import { isPromiseLike, type Awaitable, type StandardSchema } from '../../common/index.js'
import type { AnyClass } from '../../core/index.js'
import { DefaultObjectBinder, type ReturnedType } from '../../http/index.js'
import {
  BindingFailure,
  nestedClass,
  nestedClasses,
  TransformationDepthError,
  UntransformableValueError,
  validateSchema,
  violationsOf,
  type PropertyModel,
  type ValidationEngine,
  type Violation,
} from '../../validation/index.js'

/** What a parsed value came to: one of both. */
export type ShapeOutcome =
  { readonly value: unknown; readonly violations?: undefined } | { readonly violations: readonly Violation[] }

/** Turns parsed JSON into what the client declares. A promise only where a constraint or a schema is asynchronous. */
export type ResponseShape = (json: unknown) => Awaitable<ShapeOutcome>

/** What a value that comes as JSON is declared as. */
export interface DeclaredShape {
  readonly type: ReturnedType
  readonly list: boolean
}

/** Findings that one error lists. */
const MAX_VIOLATIONS = 100

/** A response may have more than the class knows: services grow. What it does not know is left out. */
const TOLERANT = { whitelist: true } as const

/** How values of types that are no DTOs are recognised. */
const SIMPLE: ReadonlyMap<unknown, ResponseShape> = new Map<unknown, ResponseShape>([
  [Object, (value) => ({ value })],
  [String, expecting('a string', (value) => (typeof value === 'string' ? value : undefined))],
  [Number, expecting('a number', (value) => (typeof value === 'number' ? value : undefined))],
  [Boolean, expecting('true or false', (value) => (typeof value === 'boolean' ? value : undefined))],
  [BigInt, expecting('an integer', bigintOf)],
  [Date, expecting('an ISO 8601 date-time', dateOf)],
  [
    URL,
    expecting('an absolute URL', (value) =>
      typeof value === 'string' ? (URL.parse(value) ?? undefined) : undefined,
    ),
  ],
  [Array, expecting('an array', (value) => (Array.isArray(value) ? value : undefined))],
  [Set, expecting('an array', (value) => (Array.isArray(value) ? new Set(value) : undefined))],
  [Map, expecting('an object', (value) => (isObject(value) ? new Map(Object.entries(value)) : undefined))],
])

/** Whether a type has a JSON form that is known. */
export function isShapeable(type: unknown): type is ReturnedType {
  if (isSchema(type)) return true
  return typeof type === 'function' && type !== Promise && type !== Function && type !== Symbol
}

/** @param place for messages: `the result of InventoryClient.find` */
export function compileShape(
  { type, list }: DeclaredShape,
  engine: ValidationEngine,
  place: string,
): ResponseShape {
  const element = isSchema(type) ? schemaShape(type) : (SIMPLE.get(type) ?? classShape(type, engine, place))
  return list ? listShape(element) : element
}

export function typeMismatch(path: Violation['path'], expected: string): Violation {
  const message = `must be ${expected}`
  return { path, code: 'typeMismatch', message, params: { expected }, isDefaultMessage: true }
}

function expecting(expected: string, convert: (value: unknown) => unknown): ResponseShape {
  return (json) => {
    const value = convert(json)
    return value === undefined ? { violations: [typeMismatch([], expected)] } : { value }
  }
}

function schemaShape(schema: StandardSchema): ResponseShape {
  return (json) => validateSchema(schema, json, { violations: MAX_VIOLATIONS })
}

function classShape(type: AnyClass, engine: ValidationEngine, place: string): ResponseShape {
  const bind = binding(type, engine, place)
  return (json) => {
    if (!isObject(json)) return { violations: [typeMismatch([], 'an object')] }
    try {
      const outcome = bind(json)
      return isPromiseLike(outcome) ? outcome.then(undefined, mismatch) : outcome
    } catch (error) {
      return mismatch(error)
    }
  }
}

function binding(
  type: AnyClass,
  engine: ValidationEngine,
  place: string,
): (json: Readonly<Record<string, unknown>>) => Awaitable<ShapeOutcome> {
  const { isValidated, isTransformed } = engine.model(type)
  if (!isValidated && !isTransformed) {
    const copy = new DefaultObjectBinder().compileBody({ type, place })
    const made = (value: unknown): ShapeOutcome => ({ value })
    return (json) => made(copy(json))
  }
  const bind = engine.binder(type, { validation: isValidated && TOLERANT })
  const rename = inputPath(type, engine)
  const outcomeOf = (bound: unknown): ShapeOutcome =>
    bound instanceof BindingFailure
      ? { violations: violationsOf(bound.errors, { violations: MAX_VIOLATIONS }).map(rename) }
      : { value: bound }
  return (json) => {
    const bound = bind(json)
    return isPromiseLike(bound) ? Promise.resolve(bound).then(outcomeOf) : outcomeOf(bound)
  }
}

/** Of a value of which no instance can be made. */
function mismatch(error: unknown): ShapeOutcome {
  if (error instanceof UntransformableValueError) return { violations: [typeMismatch([], error.expected)] }
  if (error instanceof TransformationDepthError) {
    return { violations: [typeMismatch([], `nested at most ${error.limit} levels deep`)] }
  }
  throw error
}

/** Findings name properties; the body has them under the names that `@Expose({ name })` gives. */
function inputPath(root: AnyClass, engine: ValidationEngine): (violation: Violation) => Violation {
  const models = new Map([[root, engine.model(root)]])
  for (const model of models.values()) {
    for (const nested of model.properties.flatMap((property) => nestedClasses(property))) {
      if (!models.has(nested)) models.set(nested, engine.model(nested))
    }
  }
  const isRenamed = [...models.values()].some(({ properties }) =>
    properties.some((property) => nameInBody(property) !== property.name),
  )
  if (!isRenamed) return (violation) => violation
  return (violation) => {
    let model = models.get(root)
    const path = violation.path.map((segment) => {
      if (typeof segment === 'number') return segment
      const property = model?.properties.find(({ name }) => name === segment)
      const nested = property && nestedClass(property)
      model = nested && models.get(nested)
      return property === undefined ? segment : nameInBody(property)
    })
    return { ...violation, path }
  }
}

function nameInBody({ name, expose }: PropertyModel): string {
  const { name: given, toPlainOnly } = expose?.options ?? {}
  return toPlainOnly === true ? name : (given ?? name)
}

/** What is wrong with any element is told together. */
function listShape(element: ResponseShape): ResponseShape {
  return (json) => {
    if (!Array.isArray(json)) return { violations: [typeMismatch([], 'an array')] }
    const outcomes = json.map((item: unknown) => element(item))
    return outcomes.some(isPromiseLike)
      ? settled(outcomes).then(collected)
      : collected(outcomes as ShapeOutcome[])
  }
}

function settled(outcomes: readonly Awaitable<ShapeOutcome>[]): Promise<readonly ShapeOutcome[]> {
  return Promise.all(outcomes.map((outcome) => Promise.resolve(outcome)))
}

function collected(outcomes: readonly ShapeOutcome[]): ShapeOutcome {
  const values: unknown[] = []
  const found: Violation[] = []
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.violations === undefined) values.push(outcome.value)
    else found.push(...outcome.violations.map((each) => ({ ...each, path: [index, ...each.path] })))
    if (found.length >= MAX_VIOLATIONS) break
  }
  return found.length === 0 ? { value: values } : { violations: found.slice(0, MAX_VIOLATIONS) }
}

export function isSchema(type: unknown): type is StandardSchema {
  return (typeof type === 'object' || typeof type === 'function') && type !== null && '~standard' in type
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function bigintOf(value: unknown): bigint | undefined {
  if (typeof value === 'string' && /^-?\d{1,1000}$/.test(value)) return BigInt(value)
  return Number.isSafeInteger(value) ? BigInt(value as number) : undefined
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/

function dateOf(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !DATE_TIME.test(value)) return undefined
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? undefined : date
}
