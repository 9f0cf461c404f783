import type { Binding } from './binding.js'
import { AmbiguousLookupError, UnknownTokenError } from './container.errors.js'
import type { PlannedInjection } from './injection-plan.js'
import type { ModuleScope } from './module-scope.js'
import { ForwardRef } from './forward-ref.js'
import { ObjectProvider } from './object-provider.js'
import { select } from './selection.js'
import { tokenName, type Token } from './token.js'

/** An ObjectProvider whose candidates were bound at boot. */
export class LinkedObjectProvider extends ObjectProvider<unknown> {
  readonly #targets: readonly Binding[]
  readonly #single: Binding | undefined
  readonly #token: string
  readonly #module: string

  constructor(targets: readonly Binding[], { point, spec }: PlannedInjection, dependent: Binding) {
    super()
    const token = (spec.token instanceof ForwardRef ? spec.token.resolve() : spec.token) as Token
    this.#targets = targets
    this.#single = select(dependent.home as ModuleScope, token, {
      qualifier: spec.qualifier,
      name: () => point.name,
      requester: dependent,
    }).found
    this.#token = tokenName(token)
    this.#module = dependent.home.name
  }

  getObject(): unknown {
    if (this.#targets.length === 0) throw new UnknownTokenError(this.#token, this.#module)
    return this.getIfAvailable()
  }

  getIfAvailable(): unknown {
    if (this.#single === undefined && this.#targets.length > 0) {
      throw new AmbiguousLookupError(
        this.#token,
        this.#module,
        this.#targets.map(({ label }) => label),
      )
    }
    return this.#single?.current()
  }

  getIfUnique(): unknown {
    return this.#single?.current()
  }

  all(): readonly unknown[] {
    return this.#targets.map((target) => target.current())
  }

  *stream(): IterableIterator<unknown> {
    for (const target of this.#targets) yield target.current()
  }
}
