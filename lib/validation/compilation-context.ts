import type { AnyClass } from '../core/index.js'
import type { DecoratorLibraries } from './libraries/decorator-libraries.js'

/** What every compiler of this area is given. */
export interface CompilationContext {
  readonly libraries: DecoratorLibraries
  /** Whether code may be generated (`new Function`); where not, closures do the same work. */
  readonly generatesCode: boolean
  /** The container's instance of a constraint class; `undefined` where it has none, and class-validator's own is used. */
  readonly resolveConstraint?: ((type: AnyClass) => object | undefined) | undefined
}

/** False on edge runtimes and under `--disallow-code-generation-from-strings`. */
export function mayGenerateCode(): boolean {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval
    return new Function('return true')() as boolean
  } catch {
    return false
  }
}
