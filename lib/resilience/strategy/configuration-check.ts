import { Inject, Injectable, Resolver, type OnModuleInit } from '../../core/index.js'
import { errorOf, isStrategyProblem, type StrategyProblem } from './strategy-problems.js'

/** A registry, as what checks all of them sees it. */
export abstract class DeclaredStrategies {
  /** What is wrong with the configurations and instances that it knows of before they are used. */
  abstract problems(): readonly StrategyProblem[]
}

/**
 * Tells all mistakes in the configuration of all patterns at once. Every registry of the application depends on it, so that it looks before
 * the first of them makes its instances.
 */
@Injectable()
export class ConfigurationCheck implements OnModuleInit {
  readonly #resolver: Resolver

  constructor(@Inject(Resolver) resolver: Resolver) {
    this.#resolver = resolver
  }

  /** @throws InvalidResilienceConfigurationError; of a single problem its own error */
  onModuleInit(): void {
    const error = errorOf(this.#problems())
    if (error !== undefined) throw error
  }

  /**
   * The error to throw where an aspect has found that its instance can not be made: with all the other mistakes. What decorators will say
   * that have not been read yet is not known then.
   */
  withOthers(error: unknown): unknown {
    if (!isStrategyProblem(error)) return error
    try {
      return errorOf([error, ...this.#problems().filter((other) => !isSame(other, error))])
    } catch {
      // Another registry can not be made at all: the next boot tells why, this one tells what is known.
      return error
    }
  }

  #problems(): readonly StrategyProblem[] {
    return this.#resolver.resolveAll(DeclaredStrategies).flatMap((registry) => registry.problems())
  }
}

function isSame(a: StrategyProblem, b: StrategyProblem): boolean {
  return a.pattern === b.pattern && a.kind === b.kind && a.instance === b.instance
}
