import { ApplicationGraph, Inject, tokenName, type ConditionOutcome } from '../../core/index.js'
import { Endpoint } from '../endpoint/endpoint.decorators.js'
import { ReadOperation } from '../endpoint/operation.decorators.js'
import { printableText } from './printable.js'
import { UniqueNames } from './unique-names.js'

/** One condition and how it came out. */
export interface ConditionMatch {
  /** As it is written: `@ConditionalOnProperty(shop.enabled)`. */
  readonly condition: string
  readonly message: string
}

export interface ConditionsContext {
  /** What is there because all of its conditions held. */
  readonly positiveMatches: Readonly<Record<string, readonly ConditionMatch[]>>
  /** What is not there, and why. */
  readonly negativeMatches: Readonly<
    Record<
      string,
      { readonly notMatched: readonly ConditionMatch[]; readonly matched: readonly ConditionMatch[] }
    >
  >
  /** Modules and components that no condition was asked for. */
  readonly unconditionalClasses: readonly string[]
}

/** `conditions`: why a module, a component or a bean is there, or is not. */
@Endpoint({ id: 'conditions' })
export class ConditionsEndpoint {
  readonly #graph: ApplicationGraph

  constructor(@Inject(ApplicationGraph) graph: ApplicationGraph) {
    this.#graph = graph
  }

  @ReadOperation()
  conditions(): { readonly contexts: { readonly application: ConditionsContext } } {
    const positive: [string, readonly ConditionMatch[]][] = []
    const negative: [string, ConditionsContext['negativeMatches'][string]][] = []
    const names = new UniqueNames()
    for (const outcomes of this.#bySubject()) {
      const name = names.take(outcomes[0]?.subject ?? '')
      const matched = outcomes.filter((each) => each.matched).map(matchOf)
      const notMatched = outcomes.filter((each) => !each.matched).map(matchOf)
      if (notMatched.length === 0) positive.push([name, matched])
      else negative.push([name, { notMatched, matched }])
    }
    return {
      contexts: {
        application: {
          positiveMatches: Object.fromEntries(positive),
          negativeMatches: Object.fromEntries(negative),
          unconditionalClasses: this.#unconditional(),
        },
      },
    }
  }

  /** Two modules may have something of the same name. */
  #bySubject(): readonly (readonly ConditionOutcome[])[] {
    const groups = new Map<string, ConditionOutcome[]>()
    for (const outcome of this.#graph.conditions) {
      const key = `${outcome.subject}\0${outcome.module}`
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [outcome])
      else group.push(outcome)
    }
    return [...groups.values()]
  }

  #unconditional(): readonly string[] {
    const conditional = new Set(this.#graph.conditions.map(({ subject }) => subject))
    const classes = this.#graph.components.flatMap(({ type }) =>
      type === undefined ? [] : [tokenName(type)],
    )
    return [...new Set(classes)].filter((name) => !conditional.has(name)).sort()
  }
}

function matchOf({ condition, matched, reason, module }: ConditionOutcome): ConditionMatch {
  const message = matched ? 'it holds' : printableText(reason ?? 'it does not hold')
  return { condition, message: `${message} (in ${module})` }
}
