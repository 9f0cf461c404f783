import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DiscoveryProperties, LoadBalancerProperties, loadBalancerConfig } from 'nexus-framework/client'
import {
  BulkheadInstanceProperties,
  BulkheadRegistry,
  ChaosInstanceProperties,
  ChaosProperties,
  ChaosRegistry,
  CircuitBreakerInstanceProperties,
  CircuitBreakerRegistry,
  CoalesceInstanceProperties,
  CoalesceRegistry,
  HedgeInstanceProperties,
  HedgeRegistry,
  RateLimiterInstanceProperties,
  RateLimiterProperties,
  RateLimiterRegistry,
  RetryInstanceProperties,
  RetryRegistry,
  ThreadPoolBulkheadInstanceProperties,
  ThreadPoolBulkheadRegistry,
  TimeLimiterInstanceProperties,
  TimeLimiterRegistry,
} from 'nexus-framework/resilience'
import { ROOT } from './error-catalogue.js'
import { observabilityProperties } from './observability-properties.js'
import { propertyRows, type PropertyRow } from './property-rows.js'

/** What every instance of every pattern has. */
const OF_ALL = ['base-config', 'event-consumer-buffer-size']

interface Pattern {
  readonly title: string
  /** As in `resilience.retry`. */
  readonly name: string
  /** File in docs/resilience. */
  readonly page: string
  readonly type: new () => object
  readonly registry: { readonly pattern: string; configuration(): object }
  /** The class of all of `resilience.<pattern>`, where that has more than configurations and instances. */
  readonly root?: new () => object
}

const PATTERNS: readonly Pattern[] = [
  {
    title: 'Retry',
    name: 'retry',
    page: 'retry',
    type: RetryInstanceProperties,
    registry: new RetryRegistry(),
  },
  {
    title: 'Hedge',
    name: 'hedge',
    page: 'hedge',
    type: HedgeInstanceProperties,
    registry: new HedgeRegistry(),
  },
  {
    title: 'Circuit breaker',
    name: 'circuitbreaker',
    page: 'circuit-breaker',
    type: CircuitBreakerInstanceProperties,
    registry: new CircuitBreakerRegistry(),
  },
  {
    title: 'Rate limiter',
    name: 'ratelimiter',
    page: 'rate-limiter',
    type: RateLimiterInstanceProperties,
    registry: new RateLimiterRegistry(),
    root: RateLimiterProperties,
  },
  {
    title: 'Time limiter',
    name: 'timelimiter',
    page: 'time-limiter',
    type: TimeLimiterInstanceProperties,
    registry: new TimeLimiterRegistry(),
  },
  {
    title: 'Bulkhead',
    name: 'bulkhead',
    page: 'bulkhead',
    type: BulkheadInstanceProperties,
    registry: new BulkheadRegistry(),
  },
  {
    title: 'Thread pool bulkhead',
    name: 'thread-pool-bulkhead',
    page: 'thread-pool-bulkhead',
    type: ThreadPoolBulkheadInstanceProperties,
    registry: new ThreadPoolBulkheadRegistry(),
  },
  {
    title: 'Coalesce',
    name: 'coalesce',
    page: 'coalesce',
    type: CoalesceInstanceProperties,
    registry: new CoalesceRegistry(),
  },
  {
    title: 'Chaos',
    name: 'chaos',
    page: 'chaos',
    type: ChaosInstanceProperties,
    registry: new ChaosRegistry(),
    root: ChaosProperties,
  },
]

/** The part of docs/reference/configuration.md that is not written by hand. */
export interface GeneratedReference {
  readonly text: string
  /** Comments in lib/ that do not say what the reference needs. */
  readonly complaints: readonly string[]
}

export async function generatedReference(): Promise<GeneratedReference> {
  const blocks = [...resilienceReference(), ...(await clientReference()), ...(await observabilityReference())]
  const text = blocks.map((block) => (typeof block === 'string' ? block : table(block)))
  const rows = blocks.flatMap((block) => (typeof block === 'string' ? [] : block))
  const complaints = rows.filter(({ complaint }) => complaint !== undefined)
  return {
    text: text.join('\n\n'),
    complaints: complaints.map(({ name, complaint }) => `${name}: ${complaint}`),
  }
}

/** A paragraph, or a table. */
type Block = string | readonly PropertyRow[]

function resilienceReference(): readonly Block[] {
  const common = propertyRows({
    type: BulkheadInstanceProperties,
    defaults: new BulkheadRegistry().configuration(),
  })
  return [
    '## Resilience',
    'Each pattern has instances by name, and configurations that they are based on: `resilience.<pattern>.instances.<name>.*` and\n`resilience.<pattern>.configs.<name>.*` take the same properties. See [Resilience](../concepts/resilience.md#in-applicationyaml).',
    'Of every instance:',
    common.filter(({ name }) => OF_ALL.includes(name)),
    ...PATTERNS.flatMap(patternReference),
  ]
}

function patternReference({ title, name, page, type, registry, root }: Pattern): readonly Block[] {
  if (registry.pattern !== name) throw new RangeError(`The pattern ${name} is called ${registry.pattern}`)
  const rows = propertyRows({ type, defaults: registry.configuration(), without: OF_ALL })
  const heading = [
    `### ${title}`,
    `Below \`resilience.${name}.instances.<name>\` and \`resilience.${name}.configs.<name>\`; [the pattern](../resilience/${page}.md).`,
    rows,
  ]
  if (root === undefined) return heading
  const prefix = `resilience.${name}.`
  const whole = { type: root, prefix, without: [`${prefix}configs`, `${prefix}instances`] }
  return [...heading, 'For all of them:', propertyRows(whole)]
}

async function clientReference(): Promise<readonly Block[]> {
  const { ClientInstanceProperties } = await internal<{ ClientInstanceProperties: new () => object }>(
    'config/client.properties.ts',
  )
  const { CLIENT_DEFAULTS } = await internal<{ CLIENT_DEFAULTS: object }>('config/client.options.ts')
  const { discoveryConfig } = await internal<{ discoveryConfig: (options: object) => object }>(
    'discovery/discovery-config.ts',
  )
  return [
    '## HTTP clients',
    'Below `client.<name>`, and `client.default` for all. The name of a client is what `@HttpExchange({ client })` says, or its class in kebab-case without `Client`,\n`Exchange` or `Api`. The patterns of resilience, from `retry` to `bulkhead`, take `true` for the instance that has the name of the client, or the name of\nanother instance.',
    propertyRows({ type: ClientInstanceProperties, defaults: CLIENT_DEFAULTS, without: ['load-balancer'] }),
    '### Load balancing',
    'Below `client.load-balancer` for all services, and `client.<name>.load-balancer` for one; [how it works](../client/load-balancing.md).',
    propertyRows({ type: LoadBalancerProperties, defaults: loadBalancerConfig('default', []) }),
    '### Service discovery',
    'Below `client.discovery`.',
    propertyRows({ type: DiscoveryProperties, defaults: discoveryConfig({}) }),
  ]
}

async function observabilityReference(): Promise<readonly Block[]> {
  const all = await observabilityProperties()
  const tables = (area: string): readonly Block[] =>
    all.filter(([prefix]) => prefix.split('.')[0] === area).map(([, rows]) => rows)
  return [
    '## Logging',
    'See [Logging](../observability/logging.md).',
    ...tables('logging'),
    '## Management',
    'See [Observability](../concepts/observability.md). Every endpoint has, besides, `management.endpoint.<id>.access` and `management.endpoint.<id>.cache.time-to-live`;\nsee [Actuator](../observability/actuator.md).',
    ...tables('management'),
  ]
}

async function internal<M>(path: string): Promise<M> {
  return (await import(pathToFileURL(join(ROOT, 'lib/client', path)).href)) as M
}

/** As prettier lays it out. */
function table(rows: readonly PropertyRow[]): string {
  const cells = [
    ['Property', 'Default', 'What it is'],
    ...rows.map(({ name, value, text }) => [
      `\`${name}\``,
      value === '' ? '' : `\`${value}\``,
      escaped(text),
    ]),
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [header = [], ...body] = cells
  return [
    line(header),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...body.map(line),
  ].join('\n')
}

function escaped(text: string): string {
  return text.replaceAll('|', String.raw`\|`)
}
