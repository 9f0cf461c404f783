import {
  ApplicationContext,
  contributeProviders,
  Inject,
  Injectable,
  InjectLogger,
  MetadataKey,
  MeterRegistry,
  type ComponentDescriptor,
  type Logger,
  type Meter,
  type MeterTags,
  type OnModuleDestroy,
  type OnModuleInit,
} from '../../../core/index.js'
import { GaugeScopeError, GaugeTargetError } from '../metrics.errors.js'

export interface GaugeOptions {
  /** One sentence for who reads the metric. */
  readonly description?: string
  /** Of the value, as Micrometer writes it: `bytes`. It ends the name of the metric. */
  readonly unit?: string
  readonly tags?: MeterTags
}

interface DeclaredGauge {
  readonly name: string
  readonly options: GaugeOptions
  readonly member: string | symbol
}

/** On a prototype. */
const GAUGES = new MetadataKey<readonly DeclaredGauge[]>('observability:gauges')

/** A method without parameters, or a getter, of a number. */
type GaugeMember = TypedPropertyDescriptor<() => number> | TypedPropertyDescriptor<number>

/**
 * Reports what a method without parameters, or a getter, of a singleton component gives, read when somebody looks. Where it throws, `NaN` is
 * reported.
 *
 * Of several with the same name and tags the first is reported; the log tells of the others at boot.
 *
 * @throws GaugeTargetError for what is neither; GaugeScopeError at boot, for a component that is no singleton
 * @example
 * \@Gauge('orders.waiting', { description: 'Orders that nobody has taken yet.' })
 * get waiting(): number { return this.#queue.length }
 */
export function Gauge(name: string, options: GaugeOptions = {}) {
  return (prototype: object, member: string | symbol, descriptor: GaugeMember): void => {
    const isMethod = typeof descriptor.value === 'function' && descriptor.value.length === 0
    if (typeof prototype === 'function' || (!isMethod && descriptor.get === undefined)) {
      const cls = typeof prototype === 'function' ? prototype : prototype.constructor
      throw new GaugeTargetError(name, `${cls.name}.${String(member)}`)
    }
    GAUGES.update(prototype, (gauges = []) => [...gauges, { name, options, member }])
    contributeProviders('observability/gauges', () => [GaugeBinder])
  }
}

const DUPLICATE_HELP =
  'Give one of the two another name, or tags of its own. Where both are of one class, let one module provide and export it, or report each instance in code: meters.gauge(name, read, { tags }).'

/** Registers the gauges of an application's components, where it has a MeterRegistry. */
@Injectable()
class GaugeBinder implements OnModuleInit, OnModuleDestroy {
  readonly #context: ApplicationContext
  readonly #logger: Logger
  readonly #meters: Meter[] = []

  constructor(
    @Inject(ApplicationContext) context: ApplicationContext,
    @InjectLogger('nexus.observability.metrics') logger: Logger,
  ) {
    this.#context = context
    this.#logger = logger
  }

  /** @throws GaugeScopeError */
  onModuleInit(): void {
    const { graph } = this.#context
    const registry = graph.componentsOf(MeterRegistry)[0]?.instance() as MeterRegistry | undefined
    if (registry === undefined) return
    const origins = new Map<string, string>()
    for (const component of graph.components) {
      for (const { name, member, options } of declaredGauges(component)) {
        if (component.scope !== 'singleton') throw new GaugeScopeError(name, component.name, component.scope)
        const series = JSON.stringify([name, Object.entries(options.tags ?? {}).toSorted(byTag)])
        const origin = `${component.name}.${String(member)} in ${component.module.name}`
        const other = origins.get(series)
        if (other !== undefined) {
          this.#logger.warn(
            `@Gauge('${name}') stands above ${other} and above ${origin}, with the same tags: only the first is reported. ${DUPLICATE_HELP}`,
          )
          continue
        }
        origins.set(series, origin)
        this.#meters.push(registry.gauge(name, () => read(component, member), options))
      }
    }
  }

  onModuleDestroy(): void {
    for (const meter of this.#meters.splice(0)) meter.remove()
  }
}

function declaredGauges({ type }: ComponentDescriptor): readonly DeclaredGauge[] {
  const prototype = type?.prototype as object | null | undefined
  return typeof prototype === 'object' && prototype !== null ? (GAUGES.get(prototype) ?? []) : []
}

function byTag([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1
}

function read(component: ComponentDescriptor, member: string | symbol): number {
  const instance = component.instance() as Record<string | symbol, unknown>
  const value = instance[member]
  return (typeof value === 'function' ? value.call(instance) : value) as number
}
