import type { Registry } from 'prom-client'
import { SystemClock } from '../../common/index.js'
import type {
  Counter,
  DistributionSummary,
  Logger,
  Meter,
  MeterOptions,
  MeterTags,
  Span,
  Timer,
} from '../../core/index.js'
import { DEFAULT_METER_SETTINGS, type DistributionKind, type MeterSettings } from './config/meter-settings.js'
import { expositionFormat } from './exposition/media-type.js'
import { scrapeView } from './exposition/scrape-view.js'
import { CounterFamily } from './families/counter-family.js'
import { DistributionFamily } from './families/distribution-family.js'
import { GaugeFamily } from './families/gauge-family.js'
import type { MeterFamilyOptions } from './families/meter-family.js'
import type { MeterSnapshot } from './meter-snapshot.js'
import { prometheusLabel, prometheusName, type MeterKind } from './metric-naming.js'
import { Exemplars } from './meters/exemplars.js'
import { MaxWindow } from './meters/max-window.js'
import { NO_METER } from './meters/no-meter.js'
import { ObservedValue } from './meters/observed-value.js'
import { DuplicateMetricError, MeterKindError, type NamedMeter } from './metrics.errors.js'
import {
  PrometheusMeterRegistry,
  type Exposition,
  type PrometheusMeterRegistryOptions,
} from './prometheus-meter-registry.js'

type Family = CounterFamily | GaugeFamily | DistributionFamily

const NO_TAGS: MeterTags = {}
const COUNTER_SUFFIX = '_total'
const LINE_SUFFIX = /_(?:sum|count|bucket)$/

/** Keeps the meters, and shows them to prom-client. */
export class ClientMeterRegistry extends PrometheusMeterRegistry {
  readonly client: Registry
  readonly #logger: Logger | undefined
  readonly #settings: MeterSettings
  readonly #window: MaxWindow
  readonly #exemplars: Exemplars
  readonly #now: () => number
  /** By dotted name; `undefined` where it is turned off. */
  readonly #families = new Map<string, Family | undefined>()
  readonly #byMetric = new Map<string, Family>()

  constructor(client: Registry, options: PrometheusMeterRegistryOptions = {}) {
    super()
    const { clock = new SystemClock(), logger, settings = DEFAULT_METER_SETTINGS } = options
    this.client = client
    this.#logger = logger
    this.#settings = settings
    this.#window = new MaxWindow(clock)
    this.#exemplars = new Exemplars(clock)
    this.#now = () => clock.now()
    const common = Object.entries(settings.commonTags)
    client.setDefaultLabels(Object.fromEntries(common.map(([tag, value]) => [prometheusLabel(tag), value])))
  }

  /** @throws MeterKindError, DuplicateMetricError */
  counter(name: string, options?: MeterOptions): Counter {
    const family = this.#family('counter', name, options)
    return (family as CounterFamily | undefined)?.counter(options?.tags ?? NO_TAGS) ?? NO_METER
  }

  /** @throws MeterKindError, DuplicateMetricError, ReservedTagError */
  timer(name: string, options?: MeterOptions): Timer {
    return this.#distribution('timer', name, options)
  }

  /** @throws MeterKindError, DuplicateMetricError, ReservedTagError */
  summary(name: string, options?: MeterOptions): DistributionSummary {
    return this.#distribution('summary', name, options)
  }

  /** @throws MeterKindError, DuplicateMetricError */
  gauge(name: string, read: () => number, options?: MeterOptions): Meter {
    const family = this.#family('gauge', name, options)
    const make = this.#observing(name, read)
    return (family as GaugeFamily | undefined)?.gauge(options?.tags ?? NO_TAGS, make) ?? NO_METER
  }

  /** @throws MeterKindError, DuplicateMetricError */
  functionCounter(name: string, read: () => number, options?: MeterOptions): Meter {
    const family = this.#family('counter', name, options)
    const make = this.#observing(name, read)
    return (family as CounterFamily | undefined)?.functionCounter(options?.tags ?? NO_TAGS, make) ?? NO_METER
  }

  /**
   * What every meter says now.
   *
   * @param name only those of this name. Others are not read: some gauges tell what happened since somebody read them before
   */
  meters(name?: string): readonly MeterSnapshot[] {
    this.#window.advance()
    const families = name === undefined ? [...this.#byMetric.values()] : [this.#families.get(name)]
    return families.flatMap((family) => family?.snapshots(this.#settings.commonTags) ?? [])
  }

  async scrape(accept?: string): Promise<Exposition> {
    this.#window.advance()
    const view = scrapeView(this.client, expositionFormat(accept))
    const body = await view.metrics()
    this.#exemplars.generation++
    return { contentType: view.contentType, body }
  }

  useExemplars(source: () => Span | undefined): void {
    this.#exemplars.source = source
  }

  [Symbol.dispose](): void {
    this.#window.close()
  }

  #distribution(kind: DistributionKind, name: string, options?: MeterOptions): Timer & DistributionSummary {
    const family = this.#family(kind, name, options) as DistributionFamily | undefined
    return family?.distribution(options?.tags ?? NO_TAGS, options?.buckets) ?? NO_METER
  }

  #family(kind: MeterKind, name: string, options: MeterOptions | undefined): Family | undefined {
    const known = this.#families.get(name)
    if (known === undefined) return this.#otherFamily(kind, name, options)
    if (known.kind !== kind) throw kindError({ meter: name, kind, tags: options?.tags }, known)
    known.description ??= options?.description
    return known
  }

  /** Of a name that is asked for the first time, that is turned off, or that is written in another way than before: `a_b` for `a.b`. */
  #otherFamily(kind: MeterKind, name: string, options: MeterOptions | undefined): Family | undefined {
    if (this.#families.has(name)) return undefined
    if (!this.#settings.isEnabled(name)) {
      this.#families.set(name, undefined)
      return undefined
    }
    const metric = prometheusName(name, kind, options?.unit)
    const existing = this.#byMetric.get(metric)
    if (existing !== undefined && existing.kind !== kind)
      throw kindError({ meter: name, kind, tags: options?.tags }, existing)
    const family =
      existing ?? this.#register(this.#create(kind, this.#familyOptions(name, metric, options?.unit)))
    family.description ??= options?.description
    this.#families.set(name, family)
    return family
  }

  #create(kind: MeterKind, options: MeterFamilyOptions): Family {
    if (kind === 'counter') return new CounterFamily(options, this.#exemplars)
    if (kind === 'gauge') return new GaugeFamily(options)
    return new DistributionFamily({
      ...options,
      kind,
      unit: kind === 'timer' ? 'seconds' : options.unit,
      window: this.#window,
      exemplars: this.#exemplars,
      bounds: (asked) => this.#settings.buckets(options.name, kind, asked),
    })
  }

  #familyOptions(name: string, metric: string, unit: string | undefined): MeterFamilyOptions {
    return {
      name,
      metric,
      unit,
      maxSeries: this.#settings.maxSeries(name),
      now: this.#now,
      overflowed: (tag, values) =>
        this.#logger?.warn('A meter has more series than it may; further ones are not told apart', {
          meter: name,
          limit: this.#settings.maxSeries(name),
          tag,
          values,
          help: `Take the tag '${tag}' away, give it fewer values, or raise management.metrics.limits.max-series.${name}.`,
        }),
      emptied: () => this.#forget(metric),
    }
  }

  /** @throws DuplicateMetricError before anything is registered */
  #register(family: Family): Family {
    const metrics = family.metrics()
    const names = metrics.map(({ name }) => name)
    const lines = family instanceof DistributionFamily ? family.lineNames : []
    const taken =
      [...names, ...lines].find((name) => this.client.getSingleMetric(name) !== undefined) ??
      names.find((name) => this.#isLine(name)) ??
      this.#sharedFamily(family)
    if (taken !== undefined) throw new DuplicateMetricError(family.options.name, taken)
    for (const metric of metrics) this.client.registerMetric(metric.asMetric())
    this.#byMetric.set(family.options.metric, family)
    return family
  }

  /** Whether a timer or a summary has lines of that name, which no other metric can have beside it. */
  #isLine(name: string): boolean {
    const family = this.#byMetric.get(name.replace(LINE_SUFFIX, ''))
    return family instanceof DistributionFamily && family.lineNames.includes(name)
  }

  /** OpenMetrics calls a counter by its name without `_total`: nothing else may have that one. */
  #sharedFamily({ kind, options: { metric } }: Family): string | undefined {
    const other = kind === 'counter' ? metric.slice(0, -COUNTER_SUFFIX.length) : metric + COUNTER_SUFFIX
    return this.#byMetric.has(other) ? other : undefined
  }

  #forget(metric: string): void {
    const family = this.#byMetric.get(metric)
    if (family === undefined) return
    this.#byMetric.delete(metric)
    for (const { name } of family.metrics()) this.client.removeSingleMetric(name)
    for (const [name, each] of this.#families) if (each === family) this.#families.delete(name)
  }

  #observing(name: string, read: () => number): (remove: () => void) => ObservedValue {
    let hasFailed = false
    const failed = (error: unknown): void => {
      if (hasFailed) return
      hasFailed = true
      this.#logger?.warn('A meter can not be read', { meter: name, error })
    }
    return (remove) => new ObservedValue(read, remove, failed)
  }
}

/** Of the meters of one name, the first stands for all. */
function kindError(asked: NamedMeter, other: Family): MeterKindError {
  const { name: meter, metric } = other.options
  const [first] = other.series()
  return new MeterKindError(asked, metric, { meter, kind: other.kind, tags: first?.tags })
}
