import { NexusError } from '../../../common/index.js'
import {
  isSecretName,
  maskedValue,
  type PropertyPath,
  type PropertyEntry,
  type StandardEnvironment,
} from '../../../config/index.js'
import { printOrigin } from '../../../core/index.js'
import { cut } from '../printable.js'

/** What stands for a value that may not be seen. */
export const MASK = '******'

/** A value and where it came from, as `env` and `configprops` show it. */
export interface PropertyValueDescriptor {
  readonly value: string
  /** `application.yaml:12`. */
  readonly origin?: string
}

/** Shows entries of an environment: their placeholders resolved, their secrets masked, or all of them masked. */
export class EnvironmentView {
  readonly #environment: StandardEnvironment
  readonly #showsValues: boolean

  constructor(environment: StandardEnvironment, showsValues: boolean) {
    this.#environment = environment
    this.#showsValues = showsValues
  }

  describe(entry: PropertyEntry): PropertyValueDescriptor {
    return { value: this.valueOf(entry.path, entry), origin: cut(printOrigin(entry.origin)) }
  }

  /** @param path the name under which it is shown, where that differs from how the source spells it */
  valueOf(path: PropertyPath, entry: PropertyEntry): string {
    if (!this.#showsValues) return MASK
    if (entry.kind !== 'scalar') return ''
    return cut(this.#printable(path, entry))
  }

  /** A value that no source has: a default. */
  text(path: PropertyPath, value: string): string {
    return this.#showsValues ? cut(maskedValue(path.segments, value)) : MASK
  }

  isSecret(path: PropertyPath): boolean {
    return !this.#showsValues || isSecretName(path.segments)
  }

  /** As it is written, where its placeholders lead nowhere. */
  #printable(path: PropertyPath, entry: PropertyEntry): string {
    try {
      return this.#environment.printableValue(path, entry, this.#environment.resolveEntry(entry))
    } catch (error) {
      if (!(error instanceof NexusError)) throw error
      return isSecretName(entry.path.segments) ? MASK : maskedValue(path.segments, entry.value)
    }
  }
}
