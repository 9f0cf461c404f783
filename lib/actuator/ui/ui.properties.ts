import { Duration } from '../../common/index.js'
import { ConfigurationProperties, Property, type ValidationComplaints } from '../../config/index.js'

/** `management.endpoint.ui.*`: the dashboard. */
@ConfigurationProperties<UiProperties>('management.endpoint.ui', { validate: checkUi })
export class UiProperties {
  /** Where a trace is shown, with `{traceId}` in it: `https://jaeger.example.com/trace/{traceId}`. Default: traces are named, and lead nowhere. */
  @Property({ type: String })
  traceUrl: string | undefined
  /** How often the dashboard measures, and an open page asks; from `100ms` to `1m`. Charts show five minutes. */
  interval = Duration.ofSeconds(2)
}

const SHORTEST_MS = 100
const LONGEST_MS = 60_000
const TRACE_ID = '{traceId}'

function checkUi({ traceUrl, interval }: UiProperties): ValidationComplaints {
  const intervalMs = interval.toMillis()
  return [
    ...(intervalMs < SHORTEST_MS || intervalMs > LONGEST_MS
      ? [{ property: 'interval', message: `must be from 100ms to 1m, but is ${intervalMs} ms` }]
      : []),
    ...(traceUrl === undefined || isTraceUrl(traceUrl)
      ? []
      : [
          {
            property: 'trace-url',
            message: `must be an address with ${TRACE_ID} in it, as in https://jaeger.example.com/trace/${TRACE_ID}, but is ${JSON.stringify(traceUrl)}`,
          },
        ]),
  ]
}

function isTraceUrl(url: string): boolean {
  const address = url.replaceAll(TRACE_ID, 'a')
  return address !== url && /^https?:\/\//i.test(address) && URL.canParse(address)
}
