import { Readable } from 'node:stream'
import { NexusError } from '../../common/index.js'
import { methodTypes, SIGNAL_PARAMETERS, type AnyClass } from '../../core/index.js'
import {
  compileExtractors,
  controllerMappings,
  MediaType,
  ObjectBinder,
  PARAMETERS,
  routeParameters,
  type BodyBinding,
  type ControllerMapping,
  type Extractor,
  type FieldsBinding,
  type HttpMethod,
  type ParameterDescription,
} from '../../http/index.js'
import { UriTemplate } from './encoding/uri-template.js'
import { EXCHANGE_METHOD, type ExchangeMethodMetadata } from './exchange-metadata.js'
import { InvalidExchangeError } from './exchange.errors.js'
import { planResult, type ResultPlan } from './result-plan.js'

/** Everything that is known of one method of an exchange interface before there is an application. */
export interface ExchangePlan {
  readonly name: string | symbol
  /** `InventoryClient.find` */
  readonly id: string
  readonly httpMethod: HttpMethod
  readonly template: UriTemplate
  readonly parameters: readonly ParameterDescription[]
  /** Positions of arguments that are signals. */
  readonly signals: readonly number[]
  /** Of the request's body; `undefined`: what the body is. */
  readonly contentType: string | undefined
  /** `undefined`: what the result is. */
  readonly accept: string | undefined
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly traits: ExchangeMethodMetadata
  readonly result: ResultPlan
}

/** Nothing is bound on this side: extractors are compiled only for what they describe. */
class DescribingBinder extends ObjectBinder {
  override compileBody<T>(): BodyBinding<T> {
    return (json) => json as T
  }

  override compileFields<T>(): FieldsBinding<T> {
    return (fields) => fields as T
  }
}

/** The plans of all methods with a mapping; what is wrong with them is added to `problems`. */
export function planExchanges(type: AnyClass, problems: NexusError[]): readonly ExchangePlan[] {
  const mappings = controllerMappings(type)
  if (mappings.length === 0) {
    problems.push(
      new InvalidExchangeError(
        type.name,
        'has no method with a mapping, so there is nothing to call',
        'Put @GetExchange or its like above its methods.',
      ),
    )
  }
  const planned = new Map<string | symbol, ExchangePlan>()
  const collect = (task: () => void): void => {
    try {
      task()
    } catch (error) {
      if (!(error instanceof NexusError)) throw error
      problems.push(error)
    }
  }
  for (const mapping of mappings) {
    collect(() => {
      if (planned.has(mapping.handler)) refuseSecond(type, mapping)
      planned.set(mapping.handler, planExchange(type, mapping))
    })
  }
  collect(() => refuseForgotten(type, new Set(mappings.map(({ handler }) => handler))))
  return [...planned.values()]
}

function planExchange(type: AnyClass, mapping: ControllerMapping): ExchangePlan {
  const { handler, conditions } = mapping
  const id = `${type.name}.${String(handler)}`
  if (handler === 'then') {
    throw new InvalidExchangeError(
      id,
      "would make a promise of the client: whoever awaits the client calls 'then'",
      'Give the method another name.',
    )
  }
  const [httpMethod] = mapping.methods
  if (httpMethod === undefined || mapping.methods.length > 1) {
    const found = httpMethod === undefined ? 'no HTTP method' : `${mapping.methods.length} HTTP methods`
    throw new InvalidExchangeError(
      id,
      `names ${found}, and a request has one`,
      'Use @GetExchange, @PostExchange or their like.',
    )
  }
  const template = templateOf(mapping, id)
  const extractors = compileExtractors(type, handler, {
    dialect: mapping.dialect,
    pathVariables: template.variables,
    httpMethods: mapping.methods,
    binder: new DescribingBinder(),
  })
  const signals = signalPositions(type, handler)
  refuseUndescribed(id, extractors, signals)
  const consumes = (conditions.consumes ?? []).filter((each) => !each.startsWith('!'))
  const parameters = routeParameters(extractors, consumes)
  refuseUngiven(id, template, parameters)
  const contentType = consumes.find((each) => MediaType.tryParse(each)?.isWildcard === false)
  refuseUnwritable(id, contentType, parameters)
  const accept = (conditions.produces ?? []).filter((each) => !each.startsWith('!')).join(', ')
  const traits = EXCHANGE_METHOD.get(type.prototype as object, handler) ?? {}
  return {
    name: handler,
    id,
    httpMethod,
    template,
    parameters,
    signals,
    contentType,
    accept: accept === '' ? undefined : accept,
    headers: fixedValues(conditions.headers),
    query: fixedValues(conditions.params),
    traits,
    result: planResult(type, mapping, traits),
  }
}

function templateOf({ patterns }: ControllerMapping, id: string): UriTemplate {
  const [pattern = '/'] = patterns
  if (pattern.includes('://')) {
    throw new InvalidExchangeError(
      id,
      `has a whole URL in its path, '${pattern}'`,
      'Write the path alone; scheme and host are client.<name>.base-url.',
    )
  }
  const template = UriTemplate.parse(pattern, id)
  if (typeof template !== 'string') return template
  throw new InvalidExchangeError(
    id,
    `is mapped to '${pattern}', which ${template}`,
    "Name the wildcard: '{name}', or '{*rest}' for several segments.",
  )
}

/** What no client sends can not be given by a caller either. */
function refuseUndescribed(id: string, extractors: readonly Extractor[], signals: readonly number[]): void {
  const unknown = extractors.flatMap(({ describes }, index) =>
    describes === undefined && !signals.includes(index) ? index : [],
  )
  const [first] = unknown
  if (first === undefined) return
  throw new InvalidExchangeError(
    id,
    `has a parameter at position ${first} that is no part of a request`,
    'Take it off: what a server knows of a request (@Req, @Res, @Ip, @RequestAttribute) no client can send. A parameter decorator of your own has to describe what it takes: see defineParameter.',
  )
}

function refuseUngiven(id: string, template: UriTemplate, parameters: readonly ParameterDescription[]): void {
  const inPath = parameters.filter((each) => each.in === 'path')
  if (inPath.some(({ name }) => name === undefined)) return
  const missing = template.required.filter((name) => !inPath.some((each) => each.name === name))
  if (missing.length === 0) return
  throw new InvalidExchangeError(
    id,
    `has no parameter for ${missing.map((name) => `'${name}'`).join(', ')} of its path '${template.template}'`,
    `Add one: @PathVariable() ${missing[0]}: string.`,
  )
}

/** Types of bodies that are sent as they are, or of which only the call knows what they are. */
const UNWRITTEN: ReadonlySet<unknown> = new Set([
  undefined,
  Object,
  String,
  Uint8Array,
  Buffer,
  Readable,
  ReadableStream,
])

/** Objects can be written as JSON and as forms. */
function refuseUnwritable(
  id: string,
  contentType: string | undefined,
  parameters: readonly ParameterDescription[],
): void {
  const type = contentType === undefined ? undefined : MediaType.tryParse(contentType)
  if (type === undefined || type.isJson || FORMS.has(type.essence)) return
  const body = parameters.find(
    (each) => each.in === 'body' && (each.name !== undefined || !UNWRITTEN.has(each.type)),
  )
  if (body === undefined) return
  throw new InvalidExchangeError(
    id,
    `has an object as a body of type ${type.essence}, which nobody can write`,
    'Take a string, bytes or a Readable that holds the body, or let the body be JSON or a form.',
  )
}

const FORMS: ReadonlySet<string> = new Set(['application/x-www-form-urlencoded', 'multipart/form-data'])

function refuseSecond(type: AnyClass, { handler, patterns }: ControllerMapping): never {
  throw new InvalidExchangeError(
    `${type.name}.${String(handler)}`,
    `has a second mapping (${patterns.join(', ')}), and a client would not know which to call`,
    'Give each exchange a method of its own.',
  )
}

/** `return exchange(...)`, as it is written and as compilers write it. */
const PLACEHOLDER =
  /^[^{]*\{\s*(?:return|throw|yield\*?)?\s*(?:\(0,\s*)?(?:[\w$]+\.)*exchange\)?\([^()]*\);?\s*\}$/s

/** A method with the body of an exchange and no mapping has lost its decorator. */
function refuseForgotten(type: AnyClass, mapped: ReadonlySet<string | symbol>): void {
  const forgotten: string[] = []
  for (
    let level = type.prototype as object;
    level !== Object.prototype;
    level = Object.getPrototypeOf(level) as object
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if (mapped.has(name) || typeof value !== 'function' || name === 'constructor') continue
      if (PLACEHOLDER.test(Function.prototype.toString.call(value))) forgotten.push(name)
    }
  }
  if (forgotten.length === 0) return
  throw new InvalidExchangeError(
    type.name,
    `has no mapping on ${forgotten.join(', ')}`,
    'Put @GetExchange, @PostExchange or their like above.',
  )
}

function signalPositions(type: AnyClass, method: string | symbol): readonly number[] {
  const prototype = type.prototype as object
  const decorated = SIGNAL_PARAMETERS.get(prototype, method) ?? new Set<number>()
  const sources = PARAMETERS.get(prototype, method)
  const typed = (methodTypes(prototype, method) ?? []).flatMap((each, index) =>
    each === AbortSignal && sources?.has(index) !== true ? index : [],
  )
  return [...new Set([...decorated, ...typed])]
}

/** `name=value` conditions are what a client has to send. */
function fixedValues(conditions: readonly string[] = []): readonly (readonly [string, string])[] {
  return conditions.flatMap((condition) => {
    const equals = condition.indexOf('=')
    const isFixed = equals > 0 && !condition.startsWith('!') && condition[equals - 1] !== '!'
    return isFixed ? [[condition.slice(0, equals), condition.slice(equals + 1)] as const] : []
  })
}
