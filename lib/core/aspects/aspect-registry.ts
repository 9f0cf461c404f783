import { COMPONENT } from '../container/component-metadata.js'
import type { Token } from '../container/token.js'
import type { AnyClass } from '../metadata/reflect.js'
import { advisableMethods } from './advisable-methods.js'
import { toAdvice } from './advice-kinds.js'
import { ADVICE, ADVICE_KINDS, ASPECT, isAspect, type AdviceMetadata } from './aspect.decorators.js'
import { AspectOrder } from './aspect-order.js'
import { isClientMethod } from './aspect-metadata.js'
import { LateAspectError, NotAnAspectError } from './aspect.errors.js'
import type { Advice } from './aspect.js'
import type { Candidate, Pointcut } from './pointcut.js'

/** Advice and where it stands; `weave` sorts what decorators and pointcuts give by `order`, then by `name`. */
export interface OrderedAdvice {
  readonly order: number
  readonly name: string
  readonly advice: Advice
}

interface RegisteredAspect {
  readonly name: string
  readonly order: number
  /** In the order in which they stand around a method. */
  readonly advice: readonly AdviceMetadata[]
  readonly instance: () => object
}

/**
 * The pointcut aspects of one application. A container uses it so:
 *
 * 1. It makes one registry per application and, before it weaves any class, declares every component class with `@Aspect()`
 *    (`isAspect`): `registry.declare(Audit, () => container.resolve(Audit))`. The instance is asked for by the first call that
 *    needs it, so an aspect may have dependencies which are themselves advised.
 * 2. It weaves each component class once: `weave(cls, resolver, registry, tokens)`, and constructs what it gets. Before that it
 *    boots `aspectDependencies(cls)`, which the aspects on the class resolve while it is woven.
 * 3. When all are woven, `registry.unmatched()` lists the pointcuts that selected nothing: most likely misspelt.
 */
export class AspectRegistry {
  readonly #aspects: RegisteredAspect[] = []
  readonly #woven: Omit<Candidate, 'method'>[] = []
  readonly #matched = new Set<AdviceMetadata>()

  /** Adds an aspect that is there already. @throws NotAnAspectError, LateAspectError */
  register(instance: object): void {
    this.declare(instance.constructor as AnyClass, () => instance)
  }

  /** Adds an aspect class whose instance is asked for when its advice first runs. @throws NotAnAspectError, LateAspectError */
  declare(cls: AnyClass, instance: () => object): void {
    const metadata = ASPECT.get(cls)
    if (metadata === undefined) throw new NotAnAspectError(cls.name)
    const declared = ADVICE.get(cls.prototype as object) ?? []
    for (const { pointcut } of declared) {
      const missed = this.#firstWoven(pointcut)
      if (missed !== undefined) throw new LateAspectError(cls.name, pointcut.description, missed)
    }
    const advice = ADVICE_KINDS.flatMap((kind) => declared.filter((each) => each.kind === kind))
    const order = metadata.order ?? COMPONENT.getOwn(cls)?.order ?? AspectOrder.DEFAULT
    this.#aspects.push({ name: cls.name, order, advice, instance: once(instance) })
  }

  /** Notes that a class is being woven; false where no pointcut can select its methods. For `weave`. */
  enter(target: AnyClass, tokens: readonly Token[]): boolean {
    if (isAspect(target)) return false
    this.#woven.push({ target, tokens })
    return this.#aspects.length > 0
  }

  /** Advice of every aspect that selects the method; one aspect's in its inner order. For `weave`. */
  adviceFor(candidate: Candidate): readonly OrderedAdvice[] {
    return this.#aspects.flatMap(({ name, order, advice, instance }) =>
      advice
        .filter(({ pointcut }) => pointcut.matches(candidate))
        .map((each) => {
          this.#matched.add(each)
          return { name, order, advice: bind(each, instance) }
        }),
    )
  }

  /** Descriptions of the pointcuts that have selected no method so far: `Audit.record: within('*Sevice')`. */
  unmatched(): readonly string[] {
    return this.#aspects.flatMap(({ name, advice }) =>
      advice
        .filter((each) => !this.#matched.has(each))
        .map(({ method, pointcut }) => `${name}.${String(method)}: ${pointcut.description}`),
    )
  }

  #firstWoven(pointcut: Pointcut): string | undefined {
    for (const { target, tokens } of this.#woven) {
      for (const method of advisableMethods(target).keys()) {
        const selected = isClientMethod(target, method) && pointcut.matches({ target, tokens, method })
        if (selected) return `${target.name}.${String(method)}`
      }
    }
    return undefined
  }
}

type AdviceMethod = (...args: unknown[]) => unknown

function bind({ kind, method }: AdviceMetadata, instance: () => object): Advice {
  return toAdvice(kind, (invocation, argument) => {
    const aspect = instance() as Record<string | symbol, AdviceMethod>
    return (aspect[method] as AdviceMethod)(invocation, argument)
  })
}

function once(supplier: () => object): () => object {
  let instance: object | undefined
  return () => (instance ??= supplier())
}
