import { aspectDependencies } from '../aspects/aspect-metadata.js'
import type { AnyClass } from '../metadata/reflect.js'
import type { Binding, Link } from './binding.js'
import { COMPONENT } from './component-metadata.js'
import { InvalidInjectionError, UndecoratedClassError, type DependencyProblem } from './dependency.errors.js'
import type { DependencyReport } from './dependency-report.js'
import { ForwardRef } from './forward-ref.js'
import { InjectionPoint, type CustomInjection } from './injection.js'
import {
  describedDependency,
  planClass,
  planFactory,
  planMethod,
  type InjectionPlan,
  type PlannedInjection,
} from './injection-plan.js'
import type { ModuleScope } from './module-scope.js'
import { ObjectProvider } from './object-provider.js'
import type { FactoryDependency } from './provider.js'
import { Resolver } from './resolver.js'
import { select, selectAll, type SelectionOptions } from './selection.js'
import { tokenName, type Token } from './token.js'

/** Types that TypeScript emits for what has no class at run time. */
const ERASED = new Set<unknown>([
  Object,
  String,
  Number,
  Boolean,
  Symbol,
  BigInt,
  Array,
  Function,
  Promise,
  undefined,
])

const NO_LINKS: readonly Link[] = []

/** Binds every dependency of every provider to what provides it, before anything is created. */
export class Linker {
  readonly #report: DependencyReport

  constructor(report: DependencyReport) {
    this.#report = report
  }

  link(binding: Binding): void {
    const plan = (binding.plan = planOf(binding))
    if (plan.undecorated !== undefined) this.#undecorated(binding, plan.undecorated)
    const prerequisites: Binding[] = []
    const toLink = (planned: PlannedInjection): Link => this.#link(binding, planned, prerequisites)
    binding.links = plan.parameters.length === 0 ? NO_LINKS : plan.parameters.map(toLink)
    binding.propertyLinks = plan.properties.map(toLink)
    binding.methodLinks = plan.methods.map(({ name, parameters }) => ({
      name,
      links: parameters.map(toLink),
    }))
    const { recipe, traits } = binding
    if (recipe.kind === 'bean') prerequisites.push(recipe.configuration)
    const required = [
      ...(traits.dependsOn ?? []),
      ...(recipe.kind === 'class' ? aspectDependencies(recipe.type) : []),
    ]
    for (const dependency of required) this.#require(binding, dependency, prerequisites)
    binding.prerequisites = prerequisites
  }

  #undecorated(binding: Binding, cls: AnyClass): void {
    const names = this.#report.parameterNames(cls)
    this.#report.add(
      () =>
        new UndecoratedClassError(binding.label, tokenName(cls), {
          parameters: names,
          module: binding.home.name,
          decorated: COMPONENT.getOwn(cls)?.stereotype !== undefined,
        }),
    )
  }

  #require(binding: Binding, dependency: FactoryDependency, prerequisites: Binding[]): void {
    const { token, optional = false } = describedDependency(dependency)
    const planned = {
      point: new InjectionPoint(binding.type ?? binding.home.type, { type: token }),
      spec: { token, optional },
    }
    prerequisites.push(...this.#one(binding, planned, token).targets)
  }

  #link(binding: Binding, planned: PlannedInjection, prerequisites: Binding[]): Link {
    const { point, spec } = planned
    if (spec.custom !== undefined) return this.#custom(binding, planned, spec.custom, prerequisites)
    const token = (
      spec.token instanceof ForwardRef ? spec.token.resolve() : (spec.token ?? point.type)
    ) as Token
    const scope = binding.home as ModuleScope
    const requested: SelectionOptions = { qualifier: spec.qualifier, requester: binding }
    if (token === Resolver) return link(planned, 'value', { value: scope.resolver })
    if (token === InjectionPoint) return link(planned, 'point')
    if (spec.token !== undefined && (token as unknown) !== undefined) {
      if (spec.all === true) {
        const kind = point.type === Map ? 'map' : 'all'
        return link(planned, kind, { targets: selectAll(scope, token, requested) })
      }
      if (point.type === ObjectProvider)
        return link(planned, 'provider', { targets: selectAll(scope, token, requested) })
      return this.#one(binding, planned, token)
    }
    if (ERASED.has(token) || point.type === ObjectProvider) {
      if (spec.optional !== true) this.#report.uninjectable(binding, planned)
      return link(planned, 'value')
    }
    return this.#one(binding, planned, token)
  }

  #one(binding: Binding, planned: PlannedInjection, token: Token): Link {
    const { point, spec } = planned
    const selection = select(binding.home as ModuleScope, token, {
      qualifier: spec.qualifier,
      name: () => point.name,
      requester: binding,
    })
    if (selection.found !== undefined) {
      const forward = spec.token instanceof ForwardRef
      return {
        ...link(planned, 'one', { targets: [selection.found] }),
        forward,
        deferred: spec.lazy === true,
      }
    }
    if (selection.candidates.length > 0)
      this.#report.ambiguous(binding, planned, { token, candidates: selection.candidates })
    else if (spec.optional !== true) this.#report.missing(binding, planned, token)
    return link(planned, 'value')
  }

  #custom(
    binding: Binding,
    planned: PlannedInjection,
    custom: CustomInjection,
    prerequisites: Binding[],
  ): Link {
    if (!custom.constant) {
      for (const token of custom.inject) this.#require(binding, token, prerequisites)
      return link(planned, 'computed')
    }
    try {
      return link(planned, 'value', { value: custom.compute(planned.point, binding.home.resolver) })
    } catch (error) {
      const value = planned.point.type
      const name = ERASED.has(value) ? 'a value' : tokenName(value as Token)
      this.#report.add(
        (report): DependencyProblem => new InvalidInjectionError(report.place(binding, planned, name), error),
      )
      return link(planned, 'value')
    }
  }
}

function link(
  planned: PlannedInjection,
  kind: Link['kind'],
  rest: { readonly targets?: readonly Binding[]; readonly value?: unknown } = {},
): Link {
  return { planned, kind, targets: rest.targets ?? [], value: rest.value, forward: false, deferred: false }
}

function planOf({ recipe, home, plan }: Binding): InjectionPlan {
  if (recipe.kind === 'class') return planClass(recipe.type)
  if (recipe.kind === 'factory')
    return { ...plan, parameters: planFactory(recipe.call, recipe.inject, home.type) }
  if (recipe.kind === 'bean') {
    return { ...plan, parameters: planMethod(recipe.configuration.type as AnyClass, recipe.method) }
  }
  if (recipe.kind === 'alias') {
    const token = recipe.target
    const planned = { point: new InjectionPoint(home.type, { index: 0 }), spec: { token } }
    return { ...plan, parameters: [planned] }
  }
  return plan
}
