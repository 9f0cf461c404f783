import { ApplicationContext, Inject } from '../../core/index.js'
import { type HttpExchange, QueryParameters, Req } from '../../http/index.js'
import type { MeterSnapshot } from '../../observability/index.js'
import { Endpoint } from '../endpoint/endpoint.decorators.js'
import { ReadOperation, Selector } from '../endpoint/operation.decorators.js'
import { InvalidOperationException, UnknownNameException } from './endpoints.errors.js'
import { meterSourceOf } from './meter-source.js'

/** The shape of Spring Boot's endpoint. */
export interface MetricDescriptor {
  readonly name: string
  readonly description?: string
  /** `seconds` of timers. */
  readonly baseUnit?: string
  /** Of all meters of the name that have the tags together: sums, and the largest maximum. */
  readonly measurements: readonly { readonly statistic: string; readonly value: number }[]
  /** What would narrow it further. */
  readonly availableTags: readonly { readonly tag: string; readonly values: readonly string[] }[]
}

const MAX_VALUES = 1_000
const MAX_TAGS = 32

/** `metrics`: names of meters, and what those of one name have measured: `/actuator/metrics/http.server.requests?tag=status:500`. */
@Endpoint({ id: 'metrics' })
export class MetricsEndpoint {
  readonly #context: ApplicationContext

  constructor(@Inject(ApplicationContext) context: ApplicationContext) {
    this.#context = context
  }

  /** 404 where the application has no registry that could tell. */
  @ReadOperation()
  listNames(): { readonly names: readonly string[] } | undefined {
    const meters = meterSourceOf(this.#context)?.meters()
    return meters && { names: [...new Set(meters.map(({ name }) => name))].sort() }
  }

  /** `?tag=name:value`, any number of them. */
  @ReadOperation()
  metric(@Selector() requiredMetricName: string, @Req() exchange: HttpExchange): MetricDescriptor {
    const tags = QueryParameters.ofExchange(exchange).getAll('tag').map(tagOf)
    if (tags.length > MAX_TAGS)
      throw new InvalidOperationException('The parameter tag', `given at most ${MAX_TAGS} times`)
    const all = meterSourceOf(this.#context)?.meters() ?? []
    const named = all.filter(({ name }) => name === requiredMetricName)
    if (named.length === 0)
      throw new UnknownNameException(
        'meter',
        requiredMetricName,
        all.map(({ name }) => name),
      )
    const found = named.filter((meter) => tags.every(([tag, value]) => meter.tags[tag] === value))
    const [first] = found
    if (first === undefined) {
      const known = new Set(named.flatMap((meter) => Object.entries(meter.tags).map(textOfTag)))
      const unknown = tags.map(textOfTag).find((tag) => !known.has(tag))
      if (unknown !== undefined)
        throw new UnknownNameException(`meter ${requiredMetricName} with the tag`, unknown, [...known])
      const wanted = tags.map(textOfTag).join(', ')
      throw new UnknownNameException(`meter ${requiredMetricName} with the tags`, wanted)
    }
    const { name, description, unit } = first
    return {
      name,
      ...(description !== undefined && { description }),
      ...(unit !== undefined && { baseUnit: unit }),
      measurements: measurementsOf(found),
      availableTags: availableTags(found, new Set(tags.map(([tag]) => tag))),
    }
  }
}

/** @throws InvalidOperationException */
function tagOf(text: string): readonly [tag: string, value: string] {
  const colon = text.indexOf(':')
  if (colon < 1)
    throw new InvalidOperationException('Each parameter tag', 'a name and a value with a colon between them')
  return [text.slice(0, colon), text.slice(colon + 1)]
}

function textOfTag([tag, value]: readonly [tag: string, value: string]): string {
  return `${tag}:${value}`
}

function measurementsOf(meters: readonly MeterSnapshot[]): MetricDescriptor['measurements'] {
  const values = new Map<string, number>()
  for (const { statistic, value } of meters.flatMap(({ measurements }) => measurements)) {
    const known = values.get(statistic)
    if (known === undefined) values.set(statistic, value)
    else values.set(statistic, statistic === 'MAX' ? Math.max(known, value) : known + value)
  }
  return [...values].map(([statistic, value]) => ({ statistic, value }))
}

function availableTags(
  meters: readonly MeterSnapshot[],
  given: ReadonlySet<string>,
): MetricDescriptor['availableTags'] {
  const values = new Map<string, Set<string>>()
  for (const [tag, value] of meters.flatMap(({ tags }) => Object.entries(tags))) {
    if (given.has(tag)) continue
    const known = values.get(tag)
    if (known === undefined) values.set(tag, new Set([value]))
    else if (known.size < MAX_VALUES) known.add(value)
  }
  return [...values].map(([tag, all]) => ({ tag, values: [...all].sort() }))
}
