import type { BenchCase } from './result.js'

/** The cases as tables for people: one per kind of work, a line per subject. */
export function printedTables(cases: readonly BenchCase[]): string {
  const byWork = Map.groupBy(cases, ({ name }) => name.split('.')[0] ?? name)
  return Array.from(byWork, ([work, ofWork]) => table(work, ofWork)).join('\n\n')
}

function table(work: string, cases: readonly BenchCase[]): string {
  const byName = [...Map.groupBy(cases, ({ name }) => name).values()]
  const header = [work, ...byName.flatMap(([first]) => [first?.unit ?? '', 'ratio'])]
  const rows = (byName[0] ?? []).map(({ subject }) => [
    subject,
    ...byName.flatMap((ofName) => {
      const found = ofName.find((one) => one.subject === subject)
      return [found === undefined ? '' : formatted(found.value), found?.ratio?.toFixed(2) ?? '']
    }),
  ])
  return aligned([header, ...rows])
}

function formatted(value: number): string {
  return value >= 1000
    ? Math.round(value).toLocaleString('en')
    : value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}

export interface MarkdownRow {
  readonly title: string
  /** By subject. */
  readonly cells: ReadonlyMap<string, string>
}

/** The README's table. */
export function markdownTable(columns: ReadonlyMap<string, string>, rows: readonly MarkdownRow[]): string {
  const lines = rows.map(({ title, cells }) => [
    title,
    ...Array.from(columns.keys(), (subject) => cells.get(subject) ?? ''),
  ])
  const table = [['', ...columns.values()], ['---', ...Array.from(columns, () => '---:')], ...lines]
  return table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
