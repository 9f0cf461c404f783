import { NexusError } from '../../common/index.js'
import type { MeterTags } from '../../core/index.js'

/** A meter as messages name it. */
export interface NamedMeter {
  readonly meter: string
  readonly kind: string
  /** With `class` and `method` they say what it measures, as those of `@Timed` and `@Counted` do. */
  readonly tags: MeterTags | undefined
}

export class MeterKindError extends NexusError {
  static readonly code = 'NEXUS_METRICS_METER_KIND'
  static readonly summary = 'Two meters of different kinds have the same name.'

  readonly meter: string
  readonly kind: string

  /**
   * @param asked what can not be registered
   * @param metric what the other one is in Prometheus
   * @param other what is there already
   */
  constructor(
    asked: NamedMeter,
    readonly metric: string,
    readonly other: NamedMeter,
  ) {
    const isSameName = asked.meter === other.meter
    super(
      `The ${printed(asked)} can not be registered: its ${isSameName ? 'name' : `metric ${metric}`} belongs to the ${printed(other)}.`,
      { help: isSameName ? helpWith(asked, other) : 'Give one of the two another name.' },
    )
    this.meter = asked.meter
    this.kind = asked.kind
  }
}

/** `counter 'orders.placed' of OrderService.place` */
function printed({ kind, meter, tags }: NamedMeter): string {
  const [cls, method] = [tags?.['class'], tags?.['method']]
  return `${kind} '${meter}'${cls === undefined || method === undefined ? '' : ` of ${cls}.${method}`}`
}

function helpWith(a: NamedMeter, b: NamedMeter): string {
  const kinds = [a.kind, b.kind]
  const rename = `Give one of the two another name than '${a.meter}'`
  return kinds.includes('timer') && kinds.includes('counter')
    ? `${rename}, or remove the counter: a timer counts as well.`
    : `${rename}.`
}

export class DuplicateMetricError extends NexusError {
  static readonly code = 'NEXUS_METRICS_DUPLICATE_METRIC'
  static readonly summary =
    'A meter has the name of a metric that is there already: of another meter, as Prometheus writes it, or registered with prom-client itself.'

  constructor(
    readonly meter: string,
    readonly metric: string,
  ) {
    super(
      `The meter '${meter}' can not be registered: there is a metric ${metric} already, which Prometheus would not tell from it.`,
      {
        help: `Give the meter another name, or register the metric ${metric} of prom-client under another one.`,
      },
    )
  }
}

export class ReservedTagError extends NexusError {
  static readonly code = 'NEXUS_METRICS_RESERVED_TAG'
  static readonly summary = 'A meter has a tag with a name that Prometheus needs for its own use.'

  constructor(
    readonly meter: string,
    readonly tag: string,
  ) {
    super(`The meter '${meter}' has the tag '${tag}', which Prometheus uses for buckets and quantiles.`, {
      help: `Give the tag another name.`,
    })
  }
}

export class GaugeTargetError extends NexusError {
  static readonly code = 'NEXUS_METRICS_GAUGE_TARGET'
  static readonly summary = '@Gauge stands above something that gives no number when it is looked at.'

  constructor(
    readonly gauge: string,
    readonly target: string,
  ) {
    super(
      `@Gauge('${gauge}') stands above ${target}, which is neither a getter nor a method without parameters.`,
      {
        help: 'Put it above a getter, or a method without parameters, that is not static.',
      },
    )
  }
}

export class GaugeScopeError extends NexusError {
  static readonly code = 'NEXUS_METRICS_GAUGE_SCOPE'
  static readonly summary = '@Gauge stands in a component of which there is not exactly one instance.'

  constructor(
    readonly gauge: string,
    readonly component: string,
    readonly scope: string,
  ) {
    super(
      `@Gauge('${gauge}') stands in ${component}, of which there are many instances: its scope is ${scope}.`,
      {
        help: `Make ${component} a singleton, or move the gauge to a component that is one.`,
      },
    )
  }
}

export class InvalidOtlpMetricsSettingError extends NexusError {
  static readonly code = 'NEXUS_METRICS_INVALID_OTLP_SETTING'
  static readonly summary = 'A setting of the export of metrics by OTLP has a value that it can not have.'

  /** @param setting `management.otlp.metrics.export.url` */
  constructor(
    readonly setting: string,
    readonly problem: string,
  ) {
    super(`${setting} ${problem}`, { help: `Correct ${setting}, or leave it out for the default.` })
  }
}
