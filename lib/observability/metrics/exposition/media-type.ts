/** The two formats that prom-client writes. */
export type ExpositionFormat = 'text' | 'openmetrics'

interface MediaRange {
  readonly type: string
  readonly quality: number
}

/**
 * The format that an `Accept` header prefers (RFC 9110 section 12.5.1). Text (version 0.0.4) unless OpenMetrics is named, and not less
 * wanted: a browser's `*\/*` gets what a browser can show.
 */
export function expositionFormat(accept: string | undefined): ExpositionFormat {
  const ranges = (accept ?? '').split(',').map(mediaRange)
  const open = qualityOf(ranges, ['application/openmetrics-text'])
  const text = qualityOf(ranges, ['text/plain', 'text/*'])
  return open > 0 && open >= text ? 'openmetrics' : 'text'
}

function qualityOf(ranges: readonly MediaRange[], types: readonly string[]): number {
  return Math.max(0, ...ranges.filter(({ type }) => types.includes(type)).map(({ quality }) => quality))
}

function mediaRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))
  const quality = weight === undefined ? 1 : Number(weight.slice(2))
  return { type, quality: Number.isFinite(quality) ? quality : 0 }
}
