import { POST_CONSTRUCT, PRE_DESTROY } from '../lifecycle/lifecycle.decorators.js'
import { LIFECYCLE_HOOKS } from '../lifecycle/lifecycle-hooks.js'
import type { Binding } from './binding.js'
import { declarationSite } from './declaration-site.js'
import { linksOf } from './dependencies.js'
import { ScopeViolationError } from './dependency.errors.js'

interface Violation {
  readonly reason: string
  readonly fix: string
}

const AsyncFunction = (async () => undefined).constructor

function isAsync(value: unknown): boolean {
  return typeof value === 'function' && value.constructor === AsyncFunction
}

/** What a provider does that its scope cannot do; each would otherwise be lost silently or fail at run time. */
export function scopeViolations(binding: Binding): readonly ScopeViolationError[] {
  const violations = binding.scope === 'singleton' ? singletonViolations(binding) : otherViolations(binding)
  if (violations.length === 0) return violations as readonly never[]
  const file = binding.recipe.kind === 'class' ? declarationSite(binding.recipe.type) : undefined
  return violations.map(
    (each) => new ScopeViolationError(binding.label, binding.home.name, { ...each, file }),
  )
}

function singletonViolations(binding: Binding): readonly Violation[] {
  if (!linksOf(binding).some(({ kind }) => kind === 'point')) return []
  return [
    {
      reason: 'injects InjectionPoint, but is a singleton: it has no one place that it is injected into',
      fix: `Give it transient scope: @Scope('transient').`,
    },
  ]
}

function otherViolations(binding: Binding): readonly Violation[] {
  const { scope, recipe, traits } = binding
  if (recipe.kind === 'class')
    return [...stereotypeViolations(scope, traits.stereotype), ...methodViolations(binding)]
  const body =
    recipe.kind === 'factory'
      ? recipe.call
      : recipe.kind === 'bean'
        ? (recipe.configuration.type?.prototype as Record<string | symbol, unknown> | undefined)?.[
            recipe.method
          ]
        : undefined
  if (!isAsync(body)) return []
  return [
    {
      reason: `has ${scope} scope, but its factory is asynchronous, and only boot awaits factories`,
      fix: 'Make it a singleton, or return a value instead of a promise and do the waiting in a method.',
    },
  ]
}

function stereotypeViolations(scope: string, stereotype: string | undefined): readonly Violation[] {
  if (stereotype !== 'configuration' && stereotype !== 'module') return []
  const fix = 'Remove @Scope from it.'
  return [{ reason: `is a ${stereotype} class with ${scope} scope: there is one per application`, fix }]
}

function methodViolations({ scope, type }: Binding): readonly Violation[] {
  const prototype = type?.prototype as Record<string | symbol, unknown>
  const violations: Violation[] = []
  for (const name of POST_CONSTRUCT.get(prototype) ?? []) {
    if (!isAsync(prototype[name])) continue
    violations.push({
      reason: `has ${scope} scope, but its @PostConstruct ${String(name)}() is asynchronous, and nothing awaits it`,
      fix: `Make ${String(name)}() synchronous, or ${type?.name ?? 'it'} a singleton.`,
    })
  }
  const never: string[] = LIFECYCLE_HOOKS.filter((name) => typeof prototype[name] === 'function').map(
    (name) => `${name}()`,
  )
  if (scope === 'transient') {
    for (const name of PRE_DESTROY.get(prototype) ?? []) never.push(`@PreDestroy ${String(name)}()`)
  }
  for (const name of never) {
    const instead =
      scope === 'request' ? 'Use @PostConstruct and @PreDestroy, or' : 'Let what injects it call it, or'
    violations.push({
      reason: `has ${scope} scope, so its ${name} would never be called`,
      fix: `${instead} make it a singleton.`,
    })
  }
  return violations
}
