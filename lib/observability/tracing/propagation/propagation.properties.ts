import { ConfigurationProperties, Property } from '../../../config/index.js'
import { PROPAGATION_TYPES, type PropagationType } from './propagation-formats.js'

/** `management.tracing.propagation.*`, as in Spring Boot; the variable `OTEL_PROPAGATORS` goes before it. */
@ConfigurationProperties('management.tracing.propagation')
export class PropagationProperties {
  /** What header fields are both read and written. Goes before `consume` and `produce`. Default: neither is replaced. */
  @Property({ enum: PROPAGATION_TYPES }) type: PropagationType[] = []
  /** What header fields are read; the first type counts that is there and valid. Default `W3C`. */
  @Property({ enum: PROPAGATION_TYPES }) consume: PropagationType[] = []
  /** What header fields are written, all of them. Default `W3C`. */
  @Property({ enum: PROPAGATION_TYPES }) produce: PropagationType[] = []
}

/** `management.tracing.baggage.*`, as in Spring Boot. */
@ConfigurationProperties('management.tracing.baggage')
export class BaggageProperties {
  /** Whether baggage is read from requests and passed on, with `W3C` and `JAEGER`. */
  @Property({ type: Boolean }) enabled = true
}
