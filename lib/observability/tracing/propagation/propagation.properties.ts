import { ConfigurationProperties, Property } from '../../../config/index.js'

/** `management.tracing.propagation.*`, as in Spring Boot; the variable `OTEL_PROPAGATORS` goes before it. */
@ConfigurationProperties('management.tracing.propagation')
export class PropagationProperties {
  /** What header fields are both read and written: `W3C`, `B3`, `B3_MULTI`, `JAEGER`. Goes before `consume` and `produce`. Default: neither is replaced. */
  @Property({ of: String }) type: string[] = []
  /** What header fields are read; the first type counts that is there and valid. Default `W3C`. */
  @Property({ of: String }) consume: string[] = []
  /** What header fields are written, all of them. Default `W3C`. */
  @Property({ of: String }) produce: string[] = []
}

/** `management.tracing.baggage.*`, as in Spring Boot. */
@ConfigurationProperties('management.tracing.baggage')
export class BaggageProperties {
  /** Whether baggage is read from requests and passed on, with `W3C` and `JAEGER`. */
  @Property({ type: Boolean }) enabled = true
}
