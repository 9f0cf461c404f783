import { dirname, join } from 'node:path/posix'

const MARK = /^\s*(?:\/\/|#) ?#(?<kind>region|endregion)\b ?(?<name>\S*)/

/** `source` between `// #region name` and its end (`# #region` in YAML and shell), without marks and common indentation. */
export function regionOf(source: string, name: string | undefined): string {
  const lines = source.replace(/\n$/, '').split('\n')
  if (name === undefined) return dedent(lines.filter((line) => !MARK.test(line)))
  const found: string[] = []
  const open: string[] = []
  let seen = false
  for (const line of lines) {
    const mark = MARK.exec(line)?.groups
    if (mark?.['kind'] === 'region') {
      open.push(mark['name'] ?? '')
      seen ||= mark['name'] === name
    } else if (mark?.['kind'] === 'endregion') {
      open.pop()
    } else if (open.includes(name)) {
      found.push(line)
    }
  }
  if (!seen) throw new RangeError(`has no "#region ${name}"`)
  return dedent(found)
}

function dedent(lines: readonly string[]): string {
  const widths = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/))
  const width = Math.min(...widths)
  return lines
    .map((line) => line.slice(width))
    .join('\n')
    .trim()
}

const MENTION = /['"](?<path>[\w./-]+)\.[jt]s['"]/g

/** The files that tests among `sources` reach, through imports or by naming them (`'main.ts'`), tests included. */
export function testedFiles(sources: ReadonlyMap<string, string>): ReadonlySet<string> {
  const reached = new Set([...sources.keys()].filter((path) => path.endsWith('.test.ts')))
  // A set that grows while it is read is read to its end.
  for (const path of reached) {
    for (const { groups } of (sources.get(path) ?? '').matchAll(MENTION)) {
      const mentioned = join(dirname(path), `${groups?.['path'] ?? ''}.ts`)
      if (sources.has(mentioned)) reached.add(mentioned)
    }
  }
  return reached
}
