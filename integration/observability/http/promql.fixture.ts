/** A metric that a query asks for, and the labels that it compares. */
export interface Selector {
  readonly metric: string
  readonly labels: readonly string[]
}

const WORDS = new Set(['and', 'or', 'unless', 'bool', 'offset', 'group_left', 'group_right', 'inf', 'nan'])
const GROUPING = /\b(by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g
const TEXTS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g
/** `{__name__=~"a|b"}` names no metric that could be looked for. */
const NAMELESS = /(?<![\w:])\{[^{}]*\}/g
const RANGES = /\[[^\]]*\]/g
const NAME = /([a-zA-Z_:][\w:]*)\s*(\{[^{}]*\})?(?=\s*(\()?)/g

/** The metrics of a PromQL expression with the labels of their matchers, and the labels that results are grouped by. */
export function readPromql(expression: string): { selectors: Selector[]; groupedBy: string[] } {
  const groupedBy: string[] = []
  const bare = expression
    .replaceAll(TEXTS, '""')
    .replaceAll(RANGES, '')
    .replaceAll(NAMELESS, '')
    .replaceAll(GROUPING, (_all, word: string, labels: string) => {
      if (word === 'by') groupedBy.push(...labels.split(',').map((each) => each.trim()))
      return ''
    })
  const selectors = [...bare.matchAll(NAME)].flatMap(([, metric = '', matchers, call]) => {
    if (call !== undefined || WORDS.has(metric.toLowerCase())) return []
    return [
      {
        metric,
        labels: [...(matchers ?? '').matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
      },
    ]
  })
  return { selectors, groupedBy }
}

/** Every series name of a scrape, with the labels it has. */
export function readScrape(text: string): Map<string, Set<string>> {
  const series = new Map<string, Set<string>>()
  for (const line of text.split('\n')) {
    const [, name, labels = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? /.exec(line) ?? []
    if (name === undefined) continue
    const known = series.get(name) ?? new Set()
    for (const [, label = ''] of labels.replaceAll(TEXTS, '""').matchAll(/(\w+)=/g)) known.add(label)
    series.set(name, known)
  }
  return series
}
