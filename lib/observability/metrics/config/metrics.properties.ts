import {
  ConfigurationProperties,
  Property,
  type ValidationComplaint,
  type ValidationComplaints,
} from '../../../config/index.js'
import { parseAmount } from './amount.js'

/** `management.metrics.distribution.*`: by name of a meter, the beginning of one (`http`), or `all`; the longest that fits counts. */
export class DistributionProperties {
  /** Whether timers and summaries have the buckets from which percentiles are estimated across instances: Micrometer's, about 70 of a timer. */
  @Property({ of: Boolean })
  percentilesHistogram: Record<string, boolean> = {}
  /** Service level objectives: further buckets, separated by commas. Of timers lengths of time, or milliseconds: `50ms, 200ms, 1s`. */
  @Property({ of: String })
  slo: Record<string, string> = {}
  /** The smallest amount to expect, below which `percentiles-histogram` has no buckets. Default: 1ms of timers, 1 of summaries. */
  @Property({ of: String })
  minimumExpectedValue: Record<string, string> = {}
  /** The largest amount to expect, above which `percentiles-histogram` has no buckets. Default: 30s of timers, none of summaries. */
  @Property({ of: String })
  maximumExpectedValue: Record<string, string> = {}
}

/** `management.metrics.limits.*`. */
export class MeterLimitsProperties {
  /** How many series (combinations of tag values) a meter may have; what comes after them is measured in one with the tag `overflow`. */
  maxSeriesPerMeter = 1000
  /** The limit of single meters, by name, or by the beginning of one. */
  @Property({ of: Number })
  maxSeries: Record<string, number> = {}
}

/** `management.metrics.*`. */
@ConfigurationProperties<MetricsProperties>('management.metrics', { validate: complaints })
export class MetricsProperties {
  /** Which meters there are: `jvm: false` turns off those whose name is `jvm` or begins with `jvm.`; `all` stands for every one. */
  @Property({ of: Boolean })
  enable: Record<string, boolean> = {}
  /** Tags of every meter: `region: eu-west-1`. */
  @Property({ of: String })
  tags: Record<string, string> = {}
  distribution = new DistributionProperties()
  limits = new MeterLimitsProperties()
}

function complaints({ distribution, limits }: MetricsProperties): ValidationComplaints {
  const { slo, minimumExpectedValue, maximumExpectedValue } = distribution
  return [
    ...amountComplaints('slo', slo),
    ...amountComplaints('minimum-expected-value', minimumExpectedValue),
    ...amountComplaints('maximum-expected-value', maximumExpectedValue),
    ...Object.entries({ 'max-series-per-meter': limits.maxSeriesPerMeter, ...prefixed(limits.maxSeries) })
      .filter(([, value]) => !Number.isInteger(value) || value < 1)
      .map(([property, value]) => ({
        property: `limits.${property}`,
        message: `must be a whole number of at least 1, but is ${value}`,
      })),
  ]
}

function prefixed(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`max-series.${name}`, value]))
}

function amountComplaints(
  property: string,
  amounts: Readonly<Record<string, string>>,
): readonly ValidationComplaint[] {
  return Object.entries(amounts)
    .filter(([, text]) => text.split(',').some((each) => parseAmount(each) === undefined))
    .map(([name, text]) => ({
      property: `distribution.${property}.${name}`,
      message: `must be amounts above 0 or lengths of time such as 200ms, separated by commas, but is '${text}'`,
    }))
}
