import type { Registry } from 'prom-client'
import type { ExpositionFormat } from './media-type.js'

const CONTENT_TYPES = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const

/** As much of prom-client's registry as a scrape needs; its types know one content type for each registry. */
export interface ScrapeView {
  readonly contentType: string
  metrics(): Promise<string>
}

/** As much of a metric as prom-client's registry asks for. */
interface ReadMetric {
  name: string
  readonly type: string
  get(): object | Promise<object>
}

interface FormattedRegistry extends ScrapeView {
  setContentType(contentType: string): void
  getMetricsAsArray(): readonly ReadMetric[]
}

/**
 * The registry in one format, for one scrape. prom-client keeps the format in the registry and, for OpenMetrics, renames the counters in
 * it: scrapes in different formats would disturb each other. So both happen to objects that only stand for the registry and its counters.
 */
export function scrapeView(client: Registry, format: ExpositionFormat): ScrapeView {
  const view = Object.create(client) as FormattedRegistry
  view.setContentType(CONTENT_TYPES[format])
  if (format === 'openmetrics') {
    const metrics = client.getMetricsAsArray() as unknown as readonly ReadMetric[]
    view.getMetricsAsArray = () =>
      metrics.map((metric) => (metric.type === 'counter' ? renamable(metric) : metric))
  }
  return view
}

function renamable(metric: ReadMetric): ReadMetric {
  return {
    name: metric.name,
    type: metric.type,
    async get() {
      return { ...(await metric.get()), name: this.name }
    },
  }
}
