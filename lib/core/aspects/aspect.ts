import type { FactoryDependency } from '../container/provider.js'
import type { Resolver } from '../container/resolver.js'
import type { AnyClass } from '../metadata/reflect.js'

/** The method an aspect is woven around, known at boot. */
export interface AdvisedMethod {
  /** `OrderService.place`. */
  readonly id: string
  readonly name: string | symbol
  /** The class the user wrote (never the woven subclass). */
  readonly target: AnyClass
  /** Parameter names by position, `undefined` for a destructured one. */
  readonly parameterNames: readonly (string | undefined)[]
}

/** One call of an advised method. Advice may replace `args` before it proceeds. */
export interface Invocation {
  readonly target: object
  readonly method: AdvisedMethod
  args: unknown[]
}

/** Runs around each call. It returns what the caller gets; it stays synchronous where `proceed()` is. */
export type Advice = (invocation: Invocation, proceed: () => unknown) => unknown

export interface AspectContext {
  readonly container: Resolver
  readonly method: AdvisedMethod
}

export interface AspectDefinition<O> {
  readonly name: string
  /** Lower is further out; see AspectOrder. Never the order in which decorators are stacked. A function lets options move one use of it. */
  readonly order: number | ((options: O) => number)
  /**
   * Providers that `create` resolves: the container boots them before the advised component. What is missing is an error at boot, unless it
   * is listed as optional: `{ token: MeterRegistry, optional: true }`.
   */
  readonly inject?: readonly FactoryDependency[]
  /** Called once per advised method, at boot. `undefined` leaves the method as it is. */
  readonly create: (options: O, context: AspectContext) => Advice | undefined
}
