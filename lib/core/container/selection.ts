import type { Binding } from './binding.js'
import { ForwardRef } from './forward-ref.js'
import type { ModuleScope, Tier } from './module-scope.js'
import type { Token } from './token.js'

/** What one token stands for in one module. */
export type Selection =
  { readonly found: Binding } | { readonly found: undefined; readonly candidates: readonly Binding[] }

export interface SelectionOptions {
  readonly qualifier?: string | undefined
  /** Name of the parameter or property, which decides between candidates that nothing else tells apart. */
  readonly name?: () => string | undefined
  /** Who asks: it is no candidate for a dependency on what it extends. */
  readonly requester?: Binding | undefined
}

const NOTHING: Selection = { found: undefined, candidates: [] }

/**
 * Picks the provider of a token: the nearest tier that has one (own, imported, global), in it the primary one, else the one of exactly
 * that token, else the one whose name is that of the parameter. No candidates: nothing provides it; several: ambiguous.
 */
export function select(scope: ModuleScope, token: Token, options: SelectionOptions = {}): Selection {
  for (const tier of scope.tiers(token)) {
    const selection = selectFrom(tier, options)
    if (selection !== NOTHING) return selection
  }
  return NOTHING
}

function selectFrom(tier: Tier, { qualifier, name, requester }: SelectionOptions): Selection {
  const matches = (binding: Binding): boolean =>
    qualifier === undefined || binding.traits.qualifier === qualifier || binding.name === qualifier
  const exact = distinct(tier.exact.filter(matches))
  const derived = distinct(tier.derived.filter((binding) => binding !== requester && matches(binding)))
  const all = derived.length === 0 ? exact : distinct([...exact, ...derived])
  if (all.length === 0) return NOTHING
  const primaries = all.length === 1 ? all : all.filter((binding) => binding.traits.primary === true)
  if (primaries.length === 1) return { found: primaries[0] as Binding }
  const nearest = exact.length > 0 ? exact : derived
  if (nearest.length === 1) return { found: nearest[0] as Binding }
  const wanted = name?.()
  const named = wanted === undefined ? [] : nearest.filter((binding) => binding.name === wanted)
  if (named.length === 1) return { found: named[0] as Binding }
  return { found: undefined, candidates: nearest }
}

/** Aliases replaced by what they stand for, each binding once. */
function distinct(bindings: readonly Binding[]): readonly Binding[] {
  if (!bindings.some(({ recipe }) => recipe.kind === 'alias')) return bindings
  return [...new Set(bindings.map((binding) => dereference(binding)))]
}

/** What an alias stands for; the last alias of the chain where that is not known, or where they go round in a circle. */
export function dereference(binding: Binding, seen: ReadonlySet<Binding> = new Set()): Binding {
  if (binding.recipe.kind !== 'alias' || seen.has(binding)) return binding
  const { target } = binding.recipe
  const token = target instanceof ForwardRef ? target.resolve() : target
  const path = new Set(seen).add(binding)
  for (const tier of (binding.home as ModuleScope).tiers(token)) {
    const others = [...tier.exact, ...tier.derived].filter((candidate) => candidate !== binding)
    const found = others.find(({ traits }) => traits.primary === true) ?? others[0]
    if (found !== undefined) return dereference(found, path)
  }
  return binding
}

/** Every provider of a token that a module sees, ordered by `@Order`; not the one that asks. */
export function selectAll(
  scope: ModuleScope,
  token: Token,
  options: SelectionOptions = {},
): readonly Binding[] {
  const { qualifier, requester } = options
  return distinct(scope.visible(token))
    .filter(
      (binding) =>
        binding !== requester &&
        (qualifier === undefined || binding.traits.qualifier === qualifier || binding.name === qualifier),
    )
    .sort((a, b) => (a.traits.order ?? 0) - (b.traits.order ?? 0))
}
