import {
  declaredParameters,
  isOptionalParameter,
  MetadataKey,
  methodTypes,
  type DeclaredParameter,
} from '../../core/index.js'
import {
  Body,
  defineParameter,
  DeleteMapping,
  GetMapping,
  HttpExchange,
  PARAMETERS,
  PathVariable,
  PostMapping,
  Query,
  type EndpointOperation,
  type HandlerParameterDecorator,
  type MappingDecorator,
} from '../../http/index.js'
import { OPERATION, OPERATIONS } from './endpoint-metadata.js'

export interface OperationOptions {
  /** Media types of what it returns, where that is not JSON: the mapping's `produces`. */
  readonly produces?: string | readonly string[]
}

export interface SelectorOptions {
  /** `all-remaining`: everything that follows, as a list of segments; only the last selector may. Default: one segment. */
  readonly match?: 'single' | 'all-remaining'
}

/** On (prototype, method): the positions of the parameters that `@Selector()` stands on, and what each matches. */
const SELECTORS = new MetadataKey<ReadonlyMap<number, SelectorOptions>>('actuator:selectors')

type OperationDecorator = (prototype: object, member: string | symbol, descriptor: PropertyDescriptor) => void

/**
 * Answers GET. A parameter with `@Selector()` is a part of the path; one without a decorator is a query parameter of its name, converted to
 * its type. It may be missing only with a default value (`level: number = 3`) or `@Optional()`; else that is answered 400. Returning
 * nothing is answered 404.
 */
export function ReadOperation(options?: OperationOptions): OperationDecorator {
  return operation('read', GetMapping, options)
}

/**
 * Answers POST. A parameter without a decorator is a property of the JSON body, which may be missing as those of {@link ReadOperation}
 * may; a body with other properties is answered 400. `@RequestBody()` takes all of it. Returning nothing is answered 204.
 */
export function WriteOperation(options?: OperationOptions): OperationDecorator {
  return operation('write', PostMapping, options)
}

/** Answers DELETE. Parameters are as those of {@link ReadOperation}. Returning nothing is answered 204. */
export function DeleteOperation(options?: OperationOptions): OperationDecorator {
  return operation('delete', DeleteMapping, options)
}

/** A parameter of an operation that is a part of its path: `/actuator/loggers/{name}`. */
export function Selector(options: SelectorOptions = {}): HandlerParameterDecorator {
  const decorate = options.match === 'all-remaining' ? remainingSegments() : PathVariable()
  return (target, member, index) => {
    decorate(target, member, index)
    const others = SELECTORS.getOwn(target, member) ?? []
    SELECTORS.set(target, new Map([...others, [index, options]]), member)
  }
}

/** The segments that a `{*rest}` stands for; an empty list where there are none. */
const remainingSegments = defineParameter((_options, { name, index, pathVariables }) => {
  const position = pathVariables.indexOf(name ?? `arg${index}`)
  return Object.assign(
    (exchange: HttpExchange) =>
      (exchange.pathValues[position] ?? '').split('/').filter((segment) => segment !== ''),
    { mayBeAsync: false },
  )
})

function operation(
  kind: EndpointOperation,
  mapping: MappingDecorator,
  { produces }: OperationOptions = {},
): OperationDecorator {
  return (prototype, member, descriptor) => {
    const parameters = declaredParameters(descriptor.value as (...args: never[]) => unknown)
    const selectors = [...(SELECTORS.getOwn(prototype, member) ?? [])].sort(([a], [b]) => a - b)
    const path = selectors
      .map(([index, options]) => variable(parameters[index]?.name ?? `arg${index}`, options))
      .join('')
    decorateOthers(kind, { prototype, member, parameters })
    OPERATION.set(prototype, kind, member)
    OPERATIONS.update(prototype, (others = []) => [...others, { member, kind }])
    mapping({ path, ...(produces !== undefined && { produces }) })(prototype, member, descriptor)
  }
}

function variable(name: string, { match }: SelectorOptions): string {
  return match === 'all-remaining' ? `/{*${name}}` : `/{${name}}`
}

/** A method whose parameters are looked at. */
interface DeclaredOperation {
  readonly prototype: object
  readonly member: string | symbol
  readonly parameters: readonly DeclaredParameter[]
}

/** Says of every parameter that nothing explains yet where it comes from. A parameter without a name is left, and told at boot. */
function decorateOthers(kind: EndpointOperation, operation: DeclaredOperation): void {
  const { prototype, member } = operation
  const others = undecorated(operation)
  // Where a decorated one takes more of the body, the others do not know what it may have.
  const decorated = [...(PARAMETERS.getOwn(prototype, member)?.values() ?? [])]
  const isClosed = !decorated.some(({ readsBody }) => readsBody === true)
  const properties = others.map(({ name }) => name)
  others.forEach(({ name, index, required }, position) => {
    // One of them looks at the whole body, so that it is refused once.
    const decorate =
      kind === 'write'
        ? Body(name, { required, ...(isClosed && position === 0 && { properties }) })
        : Query(name, { required })
    decorate(prototype, member, index)
  })
}

function undecorated({ prototype, member, parameters }: DeclaredOperation): readonly {
  readonly name: string
  readonly index: number
  readonly required: boolean
}[] {
  const types = methodTypes(prototype, member) ?? []
  const decorated = PARAMETERS.getOwn(prototype, member)
  return parameters.flatMap(({ name, hasDefault }, index) => {
    if (name === undefined || decorated?.has(index) === true || isOfTheRequest(types[index])) return []
    const required = !hasDefault && !isOptionalParameter(prototype, member, index)
    return [{ name, index, required }]
  })
}

/** What every handler gets by its type alone. */
function isOfTheRequest(type: unknown): boolean {
  return (
    type === HttpExchange || type === AbortSignal || (typeof type === 'function' && type.name === 'Request')
  )
}
