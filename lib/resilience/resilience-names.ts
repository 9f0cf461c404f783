import { nearestName } from '../common/index.js'
import { declarePrefix, PropertyPath, StandardEnvironment } from '../config/index.js'
import { Environment, Inject, Injectable, printOrigin, type OnApplicationBootstrap } from '../core/index.js'
import { ResilienceRegistries } from './resilience-registries.js'
import type { RegistryUsage } from './strategy/strategy-registry.js'
import { ApplicationRuntime } from './strategy/strategy-runtime.js'

/** Where Spring Boot's starter of resilience4j reads its configuration. */
const RESILIENCE4J = PropertyPath.parse('resilience4j')
// What is said about it is said here.
declarePrefix('resilience4j')

/** What is looked at of a registry. */
interface NamedRegistry {
  readonly pattern: string
  usage(): RegistryUsage
}

/**
 * Looks at boot for names that configure nothing. They are no errors: code may ask a registry for an instance later, and a file may be
 * shared with an application on the JVM.
 */
@Injectable()
export class ResilienceNames implements OnApplicationBootstrap {
  readonly #registries: ResilienceRegistries
  readonly #environment: Environment
  readonly #warn: (message: string) => void

  constructor(
    @Inject(ResilienceRegistries) registries: ResilienceRegistries,
    @Inject(Environment) environment: Environment,
    @Inject(ApplicationRuntime) { warn }: ApplicationRuntime,
  ) {
    this.#registries = registries
    this.#environment = environment
    this.#warn = warn
  }

  /** By now methods are woven, clients are made, and constructors and `onModuleInit` of the application have run. */
  onApplicationBootstrap(): void {
    const registries: readonly NamedRegistry[] = Object.values(this.#registries)
    for (const warning of [...resilience4jSections(this.#environment), ...registries.flatMap(unusedNames)])
      this.#warn(warning)
  }
}

function unusedNames(registry: NamedRegistry): readonly string[] {
  const { declared, asked } = registry.usage()
  const candidates = [...asked.keys()].filter((name) => !declared.has(name))
  return [...declared]
    .filter((name) => !asked.has(name))
    .map((name) => {
      const meant = nearestName(name, candidates)
      const hint = meant === undefined ? '.' : `; did you mean ${meant}?`
      const path = PropertyPath.parse(`resilience.${registry.pattern}.instances`).child(name)
      return `${path.toString()} is used by nobody${hint} No decorator, client or code has asked for it during boot.`
    })
}

function resilience4jSections(environment: Environment): readonly string[] {
  if (!(environment instanceof StandardEnvironment)) return []
  return environment.sources
    .filter(({ strict }) => strict)
    .flatMap((source) => {
      const [first] = source.below(RESILIENCE4J)
      if (first === undefined) return []
      return `${first.entry.path.toString()} (${printOrigin(first.entry.origin)}) and all else below resilience4j is read by nobody: rename resilience4j to resilience.`
    })
}
