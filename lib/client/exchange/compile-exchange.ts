import type { Clock, IdGenerator } from '../../common/index.js'
import type { ValidationEngine } from '../../validation/index.js'
import type { ClientCall, ResponseReader } from '../engine/client-call.js'
import type { HttpClient } from '../engine/http-client.js'
import { ColdStream } from '../result/cold-stream.js'
import { EVENT_STREAM, eventSource, type OpenedStream } from '../result/event-source.js'
import { jsonLines } from '../result/json-lines.js'
import { compileShape } from '../result/response-shape.js'
import type { ClientHeaders } from '../transport/client-headers.js'
import { UnusableUrlError } from '../transport/transport.errors.js'
import { defaultBodyType } from './encoding/body-step.js'
import { compileStep } from './encoding/parameter-step.js'
import { RequestDraft } from './encoding/request-draft.js'
import type { ParameterStep } from './encoding/step-context.js'
import { NoPath } from './encoding/uri-template.js'
import { InvalidArgumentValueError } from './exchange.errors.js'
import type { ExchangePlan } from './exchange-plan.js'
import { compileReader } from './result-reader.js'
import type { StreamPlan } from './result-plan.js'

/** A method of an exchange interface as a client has it. */
export type ExchangeFunction = (args: readonly unknown[]) => unknown

/** What exchanges are compiled with. */
export interface ExchangeContext {
  readonly client: HttpClient
  readonly engine: ValidationEngine
  readonly clock: Clock
  readonly ids: IdGenerator
  /** Of one item of a stream; 0: any. */
  readonly maxItemSize: number
}

/** Compiles a plan into a function: URI template, encoders and reader are made once, here. */
export function compileExchange(plan: ExchangePlan, context: ExchangeContext): ExchangeFunction {
  const encode = compileEncoder(plan, context)
  const { client, engine } = context
  const { result } = plan
  if ('body' in result) {
    const reader = compileReader(result, engine, `the result of ${plan.id}`)
    // Asynchronous, so that an argument that can not be sent is a rejection like everything else that goes wrong.
    return async (args) => client.call(encode(args), reader)
  }
  return compileStream(plan, result, { encode, context })
}

type Encode = (args: readonly unknown[]) => ClientCall

function compileEncoder(plan: ExchangePlan, { client, engine, ids }: ExchangeContext): Encode {
  const { id, httpMethod, template, parameters, signals, contentType, accept, traits } = plan
  const inPath = new Set(
    parameters.flatMap((each) => (each.in === 'path' && each.name === undefined ? each.index : [])),
  )
  const steps = parameters.map((description): readonly [number, ParameterStep] => {
    const elsewhere = new Set(inPath.has(description.index) ? template.variables : [])
    return [
      description.index,
      compileStep(description, { method: id, engine, variables: template.variables, contentType, elsewhere }),
    ]
  })
  const prefix = prefixOf(client)
  const fixed: ClientHeaders = Object.fromEntries([
    ...(accept === undefined ? [] : [['accept', accept] as const]),
    ...plan.headers.map(([name, value]) => [name.toLowerCase(), value] as const),
  ])
  const bodyType = defaultBodyType(parameters)
  return (args) => {
    const draft = new RequestDraft()
    for (const [name, value] of plan.query) draft.addQuery(name, value)
    for (const [index, step] of steps) step(args[index], draft)
    draft.finish({ contentType, bodyType, ids })
    const path = template.expand(draft.variables)
    if (path instanceof NoPath) {
      const place = path.variable === undefined ? 'the path' : `the path variable '${path.variable}'`
      throw new InvalidArgumentValueError(id, place, path.reason)
    }
    return {
      method: httpMethod,
      url: new URL(prefix + path + draft.matrix + draft.query),
      headers: { ...fixed, ...draft.headers },
      body: draft.body,
      template: template.template,
      idempotent: traits.idempotent,
      signal: signalOf(signals, args),
    }
  }
}

/** @throws UnusableUrlError */
function prefixOf({ baseUrl, name }: HttpClient): string {
  if (baseUrl === undefined) throw new UnusableUrlError(name, 'it has no base URL')
  const { protocol, host, pathname } = baseUrl
  return `${protocol}//${host}${pathname.replace(/\/$/, '')}`
}

function signalOf(positions: readonly number[], args: readonly unknown[]): AbortSignal | undefined {
  const given = positions.map((index) => args[index]).filter((each) => each instanceof AbortSignal)
  return given.length > 1 ? AbortSignal.any(given) : given[0]
}

interface StreamParts {
  readonly encode: Encode
  readonly context: ExchangeContext
}

function compileStream(
  plan: ExchangePlan,
  result: StreamPlan,
  { encode, context }: StreamParts,
): ExchangeFunction {
  const { client, engine, clock, maxItemSize } = context
  const place = `the items of ${plan.id}`
  const accept =
    result.kind === 'events' ? EVENT_STREAM : result.kind === 'lines' ? 'application/x-ndjson' : '*/*'
  const reader: ResponseReader<OpenedStream> = {
    accept,
    streaming: result.kind === 'events' ? 'events' : 'body',
    read: (response, request) => ({ response, request }),
  }
  const open = (
    args: readonly unknown[],
    signal: AbortSignal,
    headers: ClientHeaders = {},
  ): Promise<OpenedStream> => {
    const call = encode(args)
    const ending = call.signal === undefined ? signal : AbortSignal.any([call.signal, signal])
    return client.call({ ...call, signal: ending, headers: { ...call.headers, ...headers } }, reader)
  }
  switch (result.kind) {
    case 'chunks':
      return (args) => new ColdStream((signal) => chunks(() => open(args, signal)))
    case 'lines': {
      const shape = compileShape(result.shape, engine, place)
      return (args) => new ColdStream((signal) => lines(() => open(args, signal), { shape, maxItemSize }))
    }
    case 'events': {
      const shape = result.shape && compileShape(result.shape, engine, place)
      const { reconnect } = plan.traits
      return (args) =>
        new ColdStream((signal) =>
          eventSource(
            {
              open: (headers, ending) => open(args, ending, headers),
              shape,
              reconnect,
              clock,
              maxEventSize: maxItemSize,
            },
            signal,
          ),
        )
    }
  }
}

async function* chunks(open: () => Promise<OpenedStream>): AsyncGenerator<Uint8Array> {
  const { response } = await open()
  yield* response.body
}

async function* lines(
  open: () => Promise<OpenedStream>,
  { shape, maxItemSize }: { readonly shape: ReturnType<typeof compileShape>; readonly maxItemSize: number },
): AsyncGenerator {
  yield* jsonLines(await open(), shape, maxItemSize)
}
