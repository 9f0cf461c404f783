/** What numbers of tracing may be, by the names of their properties below `management.tracing`; milliseconds of lengths of time. */
export const SETTING_RANGES = {
  'sampling.probability': [0, 1],
  'sampling.traces-per-second': [0, Infinity],
  'sampling.tail.max-traces': [1, Infinity],
  'sampling.tail.max-spans-per-trace': [1, Infinity],
  'sampling.tail.max-spans': [1, Infinity],
  'sampling.tail.max-wait': [1, Infinity],
  'opentelemetry.export.max-queue-size': [1, Infinity],
  'opentelemetry.export.max-batch-size': [1, Infinity],
  'opentelemetry.export.schedule-delay': [0, Infinity],
  'memory.max-spans': [1, Infinity],
  'shutdown-timeout': [0, Infinity],
} as const satisfies Readonly<Record<string, readonly [least: number, most: number]>>

export type RangedSetting = keyof typeof SETTING_RANGES

/** What is wrong with a number; `undefined` where nothing is, and where there is none. */
export function rangeProblem(setting: RangedSetting, value: number | undefined): string | undefined {
  const [least, most] = SETTING_RANGES[setting]
  if (value === undefined || (value >= least && value <= most)) return undefined
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`
  return `must be a number ${range}, but is ${value}`
}

/** What is wrong with the address of a receiver; an empty one is none. Says not what came: it may hold a password. */
export function endpointProblem(url: string | undefined): string | undefined {
  if (url === undefined || url.trim() === '' || (/^https?:\/\//i.test(url) && URL.canParse(url)))
    return undefined
  return 'is no URL that begins with http:// or https://'
}
