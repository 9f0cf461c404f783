import type { AnyClass } from '../metadata/reflect.js'
import type { Binding, BindingHome } from './binding.js'
import type { Resolver } from './resolver.js'
import type { Token } from './token.js'

/** Bindings by what they are known by. A class is also known by what it extends. */
export class BindingIndex {
  readonly #exact = new Map<Token, Binding[]>()
  readonly #derived = new Map<Token, Binding[]>()

  add(binding: Binding): void {
    this.addAs(binding.token, binding)
    for (const token of binding.traits.as ?? []) this.addAs(token, binding)
    for (const parent of parentsOf(binding.token)) push(this.#derived, parent, binding)
  }

  addAs(token: Token, binding: Binding): void {
    push(this.#exact, token, binding)
  }

  exact(token: Token): readonly Binding[] {
    return this.#exact.get(token) ?? NONE
  }

  derived(token: Token): readonly Binding[] {
    return this.#derived.get(token) ?? NONE
  }

  tokens(): Iterable<Token> {
    return this.#exact.keys()
  }
}

const NONE: readonly Binding[] = []
const FUNCTION = Function.prototype

function push(map: Map<Token, Binding[]>, token: Token, binding: Binding): void {
  const list = map.get(token)
  if (list === undefined) map.set(token, [binding])
  else if (!list.includes(binding)) list.push(binding)
}

function* parentsOf(token: Token): Generator<AnyClass, void> {
  if (typeof token !== 'function') return
  let parent: unknown = Object.getPrototypeOf(token)
  while (typeof parent === 'function' && parent !== FUNCTION) {
    yield parent as AnyClass
    parent = Object.getPrototypeOf(parent)
  }
}

/** Candidates for a token that are equally near. */
export interface Tier {
  readonly exact: readonly Binding[]
  readonly derived: readonly Binding[]
}

/** What one module provides, imports and exports, and what it therefore sees. */
export class ModuleScope implements BindingHome {
  readonly bindings: Binding[] = []
  readonly imports: ModuleScope[] = []
  /** What it exports; `all` is what a `@Configuration` does that is imported like a module. */
  readonly exports = { all: false, tokens: new Set<Token>(), modules: new Set<ModuleScope>() }
  readonly own = new BindingIndex()
  #exported: BindingIndex | undefined = undefined
  readonly #tiers = new Map<Token, readonly Tier[]>()

  constructor(
    readonly name: string,
    readonly type: AnyClass,
    readonly options: {
      readonly global: boolean
      /** The global modules of the application, nearest first: its own, auto-configurations, the framework. Shared by all scopes. */
      readonly globals: readonly (readonly ModuleScope[])[]
      /** What replaces every provider of a token, shared by all scopes. */
      readonly forced: ReadonlyMap<Token, Binding>
      /** A module whose view this one shares after its own (auto-configurations see what the root module sees). */
      readonly sees?: ModuleScope
      readonly resolver: (scope: ModuleScope) => Resolver
    },
  ) {}

  #resolver: Resolver | undefined = undefined

  get resolver(): Resolver {
    return (this.#resolver ??= this.options.resolver(this))
  }

  add(binding: Binding): void {
    this.bindings.push(binding)
    this.own.add(binding)
  }

  /** Forgets what was derived from the bindings so far: they are still being declared. */
  invalidate(): void {
    this.#exported = undefined
    this.#tiers.clear()
  }

  /** What importing this module makes visible. */
  get exported(): BindingIndex {
    if (this.#exported !== undefined) return this.#exported
    const index = (this.#exported = new BindingIndex())
    if (this.exports.all) for (const binding of this.bindings) index.add(binding)
    for (const token of this.exports.tokens) {
      for (const binding of this.exportable(token)) {
        if (binding.token === token) index.add(binding)
        else index.addAs(token, binding)
      }
    }
    for (const module of this.exports.modules) {
      for (const token of module.exported.tokens()) {
        for (const binding of module.exported.exact(token)) {
          if (binding.token === token) index.add(binding)
          else index.addAs(token, binding)
        }
      }
    }
    return index
  }

  /** What an exported token stands for: own providers, else what is imported. */
  exportable(token: Token): readonly Binding[] {
    const near = [...this.own.exact(token), ...this.own.derived(token)]
    if (near.length > 0) return near
    const imported = new Set(this.imports.flatMap((module) => [...module.exported.exact(token)]))
    return [...imported]
  }

  /** Candidates, nearest first: own, imported, global. Only to be asked when all modules are complete. */
  tiers(token: Token): readonly Tier[] {
    const known = this.#tiers.get(token)
    if (known !== undefined) return known
    const forced = this.options.forced.get(token)
    if (forced !== undefined) return [{ exact: [forced], derived: NONE }]
    const tiers = [tierOf([this.own], token)]
    tiers.push(
      tierOf(
        this.imports.map((module) => module.exported),
        token,
      ),
    )
    tiers.push(...(this.options.sees?.tiers(token) ?? []))
    for (const globals of this.options.globals)
      tiers.push(
        tierOf(
          globals.map((module) => module.exported),
          token,
        ),
      )
    const present = tiers.filter(({ exact, derived }) => exact.length + derived.length > 0)
    this.#tiers.set(token, present)
    return present
  }

  /** Every visible binding of the token, own first, each once. */
  visible(token: Token): readonly Binding[] {
    return [...new Set(this.tiers(token).flatMap(({ exact, derived }) => [...exact, ...derived]))]
  }

  /** Every token that can be asked for here. */
  *visibleTokens(): Generator<Token, void> {
    yield* this.own.tokens()
    for (const module of [...this.imports, ...this.options.globals.flat()]) yield* module.exported.tokens()
  }
}

function tierOf(indexes: readonly BindingIndex[], token: Token): Tier {
  const exact = new Set<Binding>()
  const derived = new Set<Binding>()
  for (const index of indexes) {
    for (const binding of index.exact(token)) exact.add(binding)
    for (const binding of index.derived(token)) if (!exact.has(binding)) derived.add(binding)
  }
  return { exact: [...exact], derived: [...derived] }
}
