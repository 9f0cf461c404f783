import { markdownTable, type MarkdownRow } from './report.js'
import type { BenchCase } from './result.js'
import { WORKS } from './work.js'

/** Subjects of the README's table, with what their column is called. */
const COLUMNS = new Map([
  ['nexus', 'Nexus'],
  ['raw', 'raw node:http'],
  ['fastify', 'Fastify'],
  ['hono', 'Hono'],
  ['express', 'Express'],
  ['nest-fastify', 'NestJS + Fastify'],
  ['nest-express', 'NestJS + Express'],
])

/** Runs every suite and makes the README's table of them: ratios to raw node:http, lower is better. */
export async function readmeTable(run: (suite: string) => Promise<readonly BenchCase[]>): Promise<string> {
  const http = await run('http')
  const works = WORKS.map(({ name, title }) => row(title, http, name, ({ ratio }) => ratio?.toFixed(2) ?? ''))
  const memory = row('memory after the load', http, 'memory', ({ value }) => `${Math.round(value)} MB`)
  const startup = row(
    'hello world, process start to listening',
    await run('startup'),
    'startup',
    ({ ratio }) => `${ratio?.toFixed(1) ?? ''}x`,
  )
  const boot = row(
    'boot of 1,000 providers in 100 modules',
    await run('boot'),
    'boot',
    ({ value }) => `${Math.round(value)} ms`,
  )
  const scope = row(
    'throughput lost to a request-scoped provider 10 deep',
    await run('request-scope'),
    'request-scope',
    ({ value }) => `${value.toFixed(0)}%`,
  )
  return markdownTable(COLUMNS, [...works, startup, memory, boot, scope])
}

function row(
  title: string,
  cases: readonly BenchCase[],
  name: string,
  cell: (one: BenchCase) => string,
): MarkdownRow {
  const cells = new Map<string, string>()
  for (const one of cases) {
    if (one.name !== name) continue
    // Where no HTTP server takes part, NestJS is one subject.
    const columns = one.subject === 'nest' ? ['nest-fastify', 'nest-express'] : [one.subject]
    for (const column of columns) cells.set(column, cell(one))
  }
  return { title, cells }
}
