import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PrometheusMeterRegistry, MemorySpanExporter } from 'nexus-framework/observability'
import { openShop } from '../observability/metrics/shop.fixture.js'
import { ROOT } from './error-catalogue.js'

/** A meter as the reference lists it. */
export interface ReferenceMeter {
  readonly name: string
  readonly type: string
  readonly unit: string
  readonly tags: readonly string[]
  readonly description: string
}

interface Definition {
  readonly name: string
  readonly type?: string
  readonly unit?: string
  readonly description: string
  readonly tags?: readonly string[]
}

/** What tables of names (`*-names.ts`) define: constants whose names end in METERS or SPANS. */
async function defined(suffix: 'METERS' | 'SPANS'): Promise<readonly Definition[]> {
  const found: Definition[] = []
  for (const file of globSync('lib/**/*-names.ts', { cwd: ROOT }).sort()) {
    const exported = (await import(pathToFileURL(join(ROOT, file)).href)) as Record<string, unknown>
    for (const [name, table] of Object.entries(exported)) {
      if (name.endsWith(`_${suffix}`)) found.push(...(Object.values(table as object) as Definition[]))
    }
  }
  return found
}

/** What an application that uses most of the framework has measured and traced. */
export interface Observed {
  readonly meters: readonly ReferenceMeter[]
  readonly spans: readonly {
    readonly name: string
    readonly kind: string
    readonly attributes: readonly string[]
  }[]
  readonly scrape: string
}

export async function observe(): Promise<Observed> {
  const shop = await openShop({
    observability: { tracing: { exporter: 'memory', sampling: { probability: 1 } } },
    properties: { 'management.tracing.spans.guards': true, 'management.tracing.spans.handlers': true },
  })
  try {
    await shop.busy()
    const registry = shop.application.get(PrometheusMeterRegistry)
    const { body } = await registry.scrape()
    return {
      meters: merged(registry.meters()),
      spans: shop.application
        .get(MemorySpanExporter)
        .spans()
        .map(({ name, kind, attributes }) => ({ name, kind, attributes: Object.keys(attributes) })),
      scrape: body,
    }
  } finally {
    await shop[Symbol.asyncDispose]()
  }
}

/** One entry for all series of a name. */
function merged(snapshots: ReturnType<PrometheusMeterRegistry['meters']>): readonly ReferenceMeter[] {
  const meters = new Map<string, ReferenceMeter>()
  for (const { name, type, unit = '', tags, description = '' } of snapshots) {
    const known = meters.get(name)?.tags ?? []
    meters.set(name, {
      name,
      type,
      unit,
      description,
      tags: [...new Set([...known, ...Object.keys(tags)])].sort(),
    })
  }
  return [...meters.values()]
}

/** What is not the framework's own. */
const OF_THE_FIXTURE = /^orders\./

export async function telemetryReference({ meters, spans }: Observed): Promise<string> {
  const all = new Map(
    meters.filter(({ name }) => !OF_THE_FIXTURE.test(name)).map((meter) => [meter.name, meter]),
  )
  for (const { name, type = 'counter', unit = '', description, tags = [] } of await defined('METERS')) {
    if (!all.has(name)) all.set(name, { name, type, unit, description, tags: [...tags].sort() })
  }
  const sorted = [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const groups = Map.groupBy(sorted, ({ name }) => name.slice(0, name.indexOf('.')))
  const sections = [...groups].map(
    ([group, list]) =>
      `### ${group}\n\n${table(
        ['Meter', 'Kind', 'Unit', 'Tags', 'What it is'],
        list.map(({ name, type, unit, tags, description }) => [
          `\`${name}\``,
          type,
          unit,
          tags.map((tag) => `\`${tag}\``).join(', '),
          description.replace(/\.$/, ''),
        ]),
      )}`,
  )
  const client = spans.find(({ kind }) => kind === 'client')
  const server = spans.find(({ kind, attributes }) => kind === 'server' && attributes.includes('http.route'))
  const listed = (span: typeof client): string =>
    (span?.attributes ?? [])
      .toSorted()
      .map((attribute) => `\`${attribute}\``)
      .join(', ')
  return [
    sections.join('\n\n'),
    '## Spans',
    table(
      ['Span', 'What it is'],
      (await defined('SPANS')).map(({ name, description }) => [
        `\`${name}\``,
        description.replace(/\.$/, ''),
      ]),
    ),
    `Attributes of a server span: ${listed(server)}.`,
    `Attributes of a client span: ${listed(client)}.`,
  ].join('\n\n')
}

/** As prettier lays it out. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', String.raw`\|`)))
  const widths = header.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = cells
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join(
    '\n',
  )
}
