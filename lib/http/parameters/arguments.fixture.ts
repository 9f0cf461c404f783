import { isPromiseLike } from '../../common/index.js'
import type { AnyClass } from '../../core/index.js'
import { RecordingExchange, type RecordedRequest } from '../exchange/recording-exchange.fixture.js'
import { compileExtractors, type ExtractorContext } from './compile-extractors.js'

export interface SentRequest extends RecordedRequest {
  readonly pathValues?: readonly string[]
  readonly attributes?: Readonly<Record<string, unknown>>
  /** The body comes with a promise. */
  readonly late?: boolean
}

/** The arguments that a handler gets for a request, as the pipeline would take them. */
export async function argumentsOf(
  controller: AnyClass,
  method: string,
  { pathValues = [], attributes = {}, late = false, ...request }: SentRequest = {},
  context: Partial<ExtractorContext> = {},
): Promise<unknown[]> {
  const extractors = compileExtractors(controller, method, {
    dialect: 'spring',
    pathVariables: [],
    ...context,
  })
  const exchange = new RecordingExchange(request)
  exchange.pathValues = pathValues
  for (const [name, value] of Object.entries(attributes)) exchange.attributes.set(name, value)
  if (late) deliverLate(exchange)
  const values: unknown[] = []
  for (const extract of extractors) {
    const value = extract(exchange)
    if (isPromiseLike(value) && extract.mayBeAsync !== true)
      throw new TypeError('A promise that was not announced')
    values.push(await value)
  }
  return values
}

/** The first argument. */
export async function argumentOf(...given: Parameters<typeof argumentsOf>): Promise<unknown> {
  const [first] = await argumentsOf(...given)
  return first
}

/** What a rejected request is told. */
export async function problemOf(...given: Parameters<typeof argumentsOf>): Promise<unknown> {
  try {
    await argumentsOf(...given)
  } catch (error) {
    return error
  }
  return undefined
}

function deliverLate(exchange: RecordingExchange): void {
  const text = exchange.text()
  const bytes = exchange.bytes()
  Object.assign(exchange, { text: () => Promise.resolve(text), bytes: () => Promise.resolve(bytes) })
}
