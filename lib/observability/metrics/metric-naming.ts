import type { MeterSnapshot } from './meter-snapshot.js'

/** What a meter is, to whom its name matters. */
export type MeterKind = MeterSnapshot['type']

/** What Prometheus adds to names of counters and histograms by itself; at the end of any other name it would say something wrong. */
const RESERVED_SUFFIXES = /_(?:total|created|bucket)$/

/**
 * The name that Prometheus knows a meter by, by Micrometer's `PrometheusNamingConvention`: `http.client.requests` is
 * `http_client_requests_seconds` of a timer, and `orders.placed` is `orders_placed_total` of a counter. The unit ends the name of what has
 * one. A gauge that ends in `.total` loses that, as with Micrometer 1.13 and later: the suffix says that it is a counter.
 */
export function prometheusName(name: string, kind: MeterKind, unit?: string): string {
  let result = name
    .split('.')
    .filter((part) => part !== '')
    .join('_')
  if (kind === 'timer') return sanitized(withSuffix(result, 'seconds'))
  if (unit !== undefined && unit !== '') result = withSuffix(result, unit.replaceAll('.', '_'))
  if (kind === 'counter') return sanitized(withSuffix(result, 'total'))
  return sanitized(result.replace(RESERVED_SUFFIXES, ''))
}

/** The label that stands for a tag: `client.name` is `client_name`. */
export function prometheusLabel(tag: string): string {
  return leadingLetter(tag.replaceAll(/[^\w]/g, '_'))
}

/** A bucket's upper bound as every client but prom-client writes it, so that OpenMetrics accepts it: `1.0`. */
export function bucketLabel(upperBound: number): string {
  const text = String(upperBound)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

function withSuffix(name: string, suffix: string): string {
  return name.endsWith(`_${suffix}`) ? name : `${name}_${suffix}`
}

function sanitized(name: string): string {
  return leadingLetter(name.replaceAll(/[^\w:]/g, '_'))
}

/** What does not begin with a letter gets Micrometer's `m_`. */
function leadingLetter(name: string): string {
  return /^[a-z]/i.test(name) ? name : `m_${name}`
}
