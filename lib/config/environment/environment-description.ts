import { printOrigin } from '../../core/index.js'
import type { PropertyPath } from './property-path.js'
import type { PropertyEntry, PropertySource } from './property-source.js'
import { maskedValue } from './secret-mask.js'

export interface DescribedProperty {
  readonly name: string
  /** As written (placeholders not resolved), masked where it is a secret. */
  readonly value: string
  /** `application.yaml:12`, `environment variable SHOP_NAME`. */
  readonly origin: string
  /** Present when a stronger source has the same name. */
  readonly overridden?: true
}

/** An environment as it may be shown: in logs, to the actuator, in a support ticket. */
export interface EnvironmentDescription {
  readonly activeProfiles: readonly string[]
  /** Strongest first. */
  readonly sources: readonly DescribedSource[]
}

export interface DescribedSource {
  readonly name: string
  readonly properties: readonly DescribedProperty[]
}

interface Describable {
  readonly activeProfiles: readonly string[]
  readonly sources: readonly PropertySource[]
  findEntry(path: PropertyPath): PropertyEntry | undefined
}

export function describeEnvironment(environment: Describable): EnvironmentDescription {
  return {
    activeProfiles: environment.activeProfiles,
    sources: environment.sources.map(({ name, entries }) => ({
      name,
      properties: entries.map((entry) => described(entry, environment.findEntry(entry.path) !== entry)),
    })),
  }
}

function described(entry: PropertyEntry, overridden: boolean): DescribedProperty {
  return {
    name: entry.path.toString(),
    value: maskedValue(entry.path.segments, entry.value),
    origin: printOrigin(entry.origin),
    ...(overridden ? { overridden: true as const } : {}),
  }
}
