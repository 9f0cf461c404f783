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
