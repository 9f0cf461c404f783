import { markComponent } from '../container/component-metadata.js'
import { MetadataKey } from '../metadata/metadata-key.js'
import type { AnyClass } from '../metadata/reflect.js'
import type { Invocation } from './aspect.js'
import type { Pointcut } from './pointcut.js'

export interface AspectOptions {
  /** Where its advice runs; lower is further out. Default: what `@Order` says, else `AspectOrder.DEFAULT`. */
  readonly order?: number
}

/** In the order in which the kinds of one aspect stand around a method, outermost first. */
export const ADVICE_KINDS = ['around', 'before', 'after', 'afterReturning', 'afterThrowing'] as const

export type AdviceKind = (typeof ADVICE_KINDS)[number]

/** One advice method of an aspect class. */
export interface AdviceMetadata {
  readonly kind: AdviceKind
  readonly method: string | symbol
  readonly pointcut: Pointcut
}

/** On the class. */
export const ASPECT = new MetadataKey<AspectOptions>('core:aspect')
/** On the prototype: its advice methods, in order of declaration. */
export const ADVICE = new MetadataKey<readonly AdviceMetadata[]>('core:advice')

/** Whether the class is declared with `@Aspect()`. Pointcuts never select methods of such a class. */
export function isAspect(cls: AnyClass): boolean {
  return ASPECT.get(cls) !== undefined
}

/**
 * Declares a component whose methods are advice on the methods that their pointcuts select.
 *
 * @example
 * @Aspect()
 * class Audit {
 *   @AfterReturning(within('*Service').and(not(execution('*.find*'))))
 *   record(invocation: Invocation, result: unknown) { ... }
 * }
 */
export function Aspect(options: AspectOptions = {}): (target: AnyClass) => void {
  return function decorator(target) {
    ASPECT.set(target, options)
    markComponent(target, { stereotype: 'aspect' }, decorator)
  }
}

type AdviceDecorator<M> = <Method extends M>(
  prototype: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<Method>,
) => void

type Observer = (invocation: Invocation) => unknown
type AroundMethod = (invocation: Invocation, proceed: () => unknown) => unknown
type ReturningMethod = (invocation: Invocation, value: never) => unknown
type ThrowingMethod = (invocation: Invocation, error: unknown) => unknown

/** Runs the method instead of the selected one; it returns what the caller gets and may call `proceed`, also several times. */
export function Around(pointcut: Pointcut): AdviceDecorator<AroundMethod> {
  return advice('around', pointcut)
}

/** Runs the method first; what it throws keeps the selected method from running. A promise is awaited. */
export function Before(pointcut: Pointcut): AdviceDecorator<Observer> {
  return advice('before', pointcut)
}

/** Runs the method at the end, however the selected one ended. */
export function After(pointcut: Pointcut): AdviceDecorator<Observer> {
  return advice('after', pointcut)
}

/** Runs the method with the value that the selected one returned, or that its promise settled to; it cannot replace it. */
export function AfterReturning(pointcut: Pointcut): AdviceDecorator<ReturningMethod> {
  return advice('afterReturning', pointcut)
}

/** Runs the method with the error that the selected one threw or rejected with; the caller still gets it, unless this throws another. */
export function AfterThrowing(pointcut: Pointcut): AdviceDecorator<ThrowingMethod> {
  return advice('afterThrowing', pointcut)
}

function advice(kind: AdviceKind, pointcut: Pointcut): AdviceDecorator<(...args: never[]) => unknown> {
  return (prototype, method) => {
    ADVICE.update(prototype, (current = []) => [...current, { kind, method, pointcut }])
  }
}
