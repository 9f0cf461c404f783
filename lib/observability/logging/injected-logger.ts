import {
  ApplicationGraph,
  InjectionPoint,
  Logger,
  type AnyClass,
  type ModuleDescriptor,
  type Provider,
} from '../../core/index.js'
import { moduleSegment } from './logger-name.js'
import { LoggingSystem } from './logging-system.js'

/** What the framework's own classes are under. */
const FRAMEWORK = 'nexus'

/**
 * The log as components see it: the LoggingSystem itself, and for each class that injects a `Logger` one of its name.
 *
 * @param root class of the root module
 */
export function loggingProviders(system: LoggingSystem, root: AnyClass): readonly Provider[] {
  let names: LoggerNames | undefined
  const loggerOf = (graph: ApplicationGraph, point: InjectionPoint | undefined): Logger =>
    point === undefined
      ? system.logger
      : system.named((names ??= new LoggerNames(graph, root)).of(point.target))
  return [
    { provide: LoggingSystem, useValue: system },
    { provide: Logger, useFactory: loggerOf, inject: [ApplicationGraph, InjectionPoint], scope: 'transient' },
  ]
}

/**
 * Names by class: root module, own module, class. `OrderService` of `OrdersModule` in an application of `ShopModule` is
 * `shop.orders.OrderService`, a component of the root itself is `shop.OrderService`, the module `shop.orders`.
 */
class LoggerNames {
  readonly #names = new Map<AnyClass, string>()

  constructor(graph: ApplicationGraph, root: AnyClass) {
    const prefix = moduleSegment(root.name)
    const rootModule = graph.module(root)
    const own = rootModule === undefined ? new Set<ModuleDescriptor>() : reachable(rootModule)
    for (const module of graph.modules) {
      const path = module === rootModule ? prefix : pathOf(module, own.has(module) ? prefix : undefined)
      this.#names.set(module.type, path)
      for (const { type } of module.components) {
        if (type !== undefined && !this.#names.has(type)) this.#names.set(type, `${path}.${type.name}`)
      }
    }
  }

  of(target: AnyClass): string {
    return this.#names.get(target) ?? target.name
  }
}

/** What no module of the application imports is the framework's: its core, and what configures itself. */
function pathOf({ name, type }: ModuleDescriptor, prefix: string | undefined): string {
  if (prefix !== undefined) return `${prefix}.${moduleSegment(type.name)}`
  const area = moduleSegment(name.replace(/AutoConfiguration$/, 'Module'))
  return area === 'nexus-core' ? FRAMEWORK : `${FRAMEWORK}.${area}`
}

function reachable(root: ModuleDescriptor): ReadonlySet<ModuleDescriptor> {
  const found = new Set([root])
  for (const module of found) for (const imported of module.imports) found.add(imported)
  return found
}
