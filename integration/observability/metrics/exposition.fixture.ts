/** A sample of an exposition. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  readonly exemplar?: {
    readonly labels: Readonly<Record<string, string>>
    readonly value: number
    readonly timestamp: number
  }
}

export interface MetricFamily {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly samples: readonly Sample[]
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const LABELS = String.raw`\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\n"])*",?)*\}`
const NUMBER = String.raw`[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf|NaN)`
const SAMPLE = new RegExp(
  `^(${NAME})(${LABELS})? (${NUMBER})(?: # (${LABELS}) (${NUMBER}) (${NUMBER}))?$`,
  'i',
)

/**
 * Reads an exposition strictly: lines that are none, samples that do not belong to the metric above them, series that are there twice and
 * names that two metrics have are errors. OpenMetrics' counters have their `_total` in samples only.
 */
export function readExposition(body: string, format: 'text' | 'openmetrics'): readonly MetricFamily[] {
  const families: (MetricFamily & { samples: Sample[] })[] = []
  const series = new Set<string>()
  const lines = body.split('\n').filter((line) => line !== '')
  if (format === 'openmetrics' && lines.pop() !== '# EOF') throw new SyntaxError('There is no # EOF')
  for (const line of lines) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
    if (keyword === 'HELP') {
      if (families.some((each) => each.name === name)) throw new SyntaxError(`Two metrics are ${name}`)
      families.push({ name, help: rest, type: '', samples: [] })
    } else if (keyword === 'TYPE') {
      const family = families.at(-1)
      if (family?.name !== name || family.type !== '') throw new SyntaxError(line)
      Object.assign(family, { type: rest })
    } else {
      const family = families.at(-1)
      if (family === undefined) throw new SyntaxError(line)
      const sample = sampleOf(line)
      if (!suffixes(family.type, format).some((suffix) => sample.name === family.name + suffix)) {
        throw new SyntaxError(`${line} is below ${family.type} ${family.name}`)
      }
      const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()])
      if (series.has(key)) throw new SyntaxError(`${line} is there twice`)
      series.add(key)
      family.samples.push(sample)
    }
  }
  return families
}

function suffixes(type: string, format: 'text' | 'openmetrics'): readonly string[] {
  switch (type) {
    case 'counter':
      return [format === 'openmetrics' ? '_total' : '']
    case 'gauge':
      return ['']
    case 'summary':
      return ['_sum', '_count']
    case 'histogram':
      return ['_bucket', '_sum', '_count']
    default:
      throw new SyntaxError(`The type ${type}`)
  }
}

function sampleOf(line: string): Sample {
  const [match, name = '', labels = '', value = '', exemplar, exemplarValue = '', timestamp = ''] =
    SAMPLE.exec(line) ?? []
  if (match === undefined) throw new SyntaxError(line)
  return {
    name,
    labels: labelsOf(labels),
    value: numberOf(value),
    ...(exemplar !== undefined && {
      exemplar: {
        labels: labelsOf(exemplar),
        value: numberOf(exemplarValue),
        timestamp: numberOf(timestamp),
      },
    }),
  }
}

function labelsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped)),
    ]),
  )
}

function numberOf(text: string): number {
  return /nan/i.test(text) ? Number.NaN : Number(text.replace(/inf/i, 'Infinity'))
}
