import { ApplicationContext, ConditionalOnProperty, Inject } from '../../core/index.js'
import { type HttpExchange, QueryParameters, Req, ResponseEntity } from '../../http/index.js'
import { Endpoint } from '../endpoint/endpoint.decorators.js'
import { ReadOperation } from '../endpoint/operation.decorators.js'
import { meterSourceOf } from './meter-source.js'

/** `prometheus`: every metric in the text format or in OpenMetrics, as the scraper's Accept asks for. */
@ConditionalOnProperty({ name: 'management.prometheus.metrics.export.enabled', matchIfMissing: true })
@Endpoint({ id: 'prometheus' })
export class PrometheusEndpoint {
  readonly #context: ApplicationContext

  constructor(@Inject(ApplicationContext) context: ApplicationContext) {
    this.#context = context
  }

  /** `?includedNames=a,b` leaves all other metrics out. 404 where the application has no registry that could be scraped. */
  @ReadOperation()
  async scrape(@Req() exchange: HttpExchange): Promise<ResponseEntity<string> | undefined> {
    const exposition = await meterSourceOf(this.#context)?.scrape?.(exchange.header('accept'))
    if (exposition === undefined) return undefined
    const names = QueryParameters.ofExchange(exchange)
      .getAll('includedNames')
      .flatMap((each) => each.split(','))
      .map((name) => name.trim())
      .filter((name) => name !== '')
    const body = names.length === 0 ? exposition.body : onlyMetrics(exposition.body, new Set(names))
    return ResponseEntity.ok().contentType(exposition.contentType).body(body)
  }
}

/** Keeps the metrics of which the name is wanted, or that of one of their samples (`_count`, `_total`). */
export function onlyMetrics(exposition: string, names: ReadonlySet<string>): string {
  const kept: string[] = []
  let block: string[] = []
  let family: string | undefined
  let isWanted = false
  const close = (): void => {
    if (isWanted) kept.push(...block)
    block = []
    isWanted = false
  }
  for (const line of exposition.split('\n')) {
    if (line === '') continue
    const described = /^# (?:HELP|TYPE|UNIT) (\S+)/.exec(line)?.[1]
    if (described !== undefined && described !== family) {
      close()
      family = described
    }
    if (line === '# EOF') {
      close()
      kept.push(line)
      continue
    }
    block.push(line)
    const name = described ?? /^[^\s{]+/.exec(line)?.[0] ?? ''
    isWanted ||= names.has(name)
  }
  close()
  return kept.length === 0 ? '' : `${kept.join('\n')}\n`
}
