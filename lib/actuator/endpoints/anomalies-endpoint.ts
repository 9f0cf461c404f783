import { ApplicationContext, ConditionalOnProperty, Inject } from '../../core/index.js'
import { AnomalyWatch, type Anomaly } from '../../observability/index.js'
import { Endpoint } from '../endpoint/endpoint.decorators.js'
import { ReadOperation } from '../endpoint/operation.decorators.js'
import { isoTime } from './printable.js'

interface AnomalyDescriptor extends Omit<Anomaly, 'since'> {
  readonly since: string
}

export interface AnomaliesReport {
  /** What is unusual now. */
  readonly active: readonly AnomalyDescriptor[]
  /** What happened of late, the oldest first. */
  readonly events: readonly {
    readonly type: string
    readonly at: string
    readonly anomaly: AnomalyDescriptor
    readonly reason?: string
  }[]
}

/** `anomalies`: routes whose latency or error rate is far from what they are used to. Not in Spring Boot. */
@ConditionalOnProperty({ name: 'management.anomaly.enabled', matchIfMissing: true })
@Endpoint({ id: 'anomalies' })
export class AnomaliesEndpoint {
  readonly #context: ApplicationContext

  constructor(@Inject(ApplicationContext) context: ApplicationContext) {
    this.#context = context
  }

  /** 404 where nobody watches. */
  @ReadOperation()
  anomalies(): AnomaliesReport | undefined {
    const [component] = this.#context.graph.componentsOf(AnomalyWatch)
    const watch = component?.instance() as AnomalyWatch | undefined
    if (watch === undefined) return undefined
    return {
      active: watch.active().map(describe),
      events: watch.recent().map((event) => ({
        type: event.type,
        at: isoTime(event.at),
        anomaly: describe(event.anomaly),
        ...(event.type === 'anomalyCleared' && { reason: event.reason }),
      })),
    }
  }
}

function describe({ since, ...anomaly }: Anomaly): AnomalyDescriptor {
  return { ...anomaly, since: isoTime(since) }
}
