import type { Binding } from '../container/binding.js'
import { linksOf } from '../container/dependencies.js'
import type { ModuleScope } from '../container/module-scope.js'
import type { Resolver } from '../container/resolver.js'
import type { Scope } from '../container/scope.js'
import type { Token } from '../container/token.js'
import type { AnyClass } from '../metadata/reflect.js'
import type { ConditionOutcome } from './condition.js'

/** One component of the running application. */
export class ComponentDescriptor {
  readonly name: string
  readonly token: Token
  /** Further tokens it is known by. */
  readonly aliases: readonly Token[]
  /** The class, as far as it is known: of a factory's product only where the token is one. Never the woven one. */
  readonly type: AnyClass | undefined
  readonly scope: Scope
  /** `controller`, `service`, `configuration`, `module`, `bean`, ...; `undefined` for providers without a decorator. */
  readonly stereotype: string | undefined
  readonly order: number
  readonly #binding: Binding
  readonly #find: (binding: Binding) => ComponentDescriptor | undefined

  constructor(
    binding: Binding,
    readonly module: ModuleDescriptor,
    find: (binding: Binding) => ComponentDescriptor | undefined,
  ) {
    this.name = binding.name
    this.token = binding.token
    this.aliases = binding.traits.as ?? []
    this.type = binding.type
    this.scope = binding.scope
    this.stereotype = binding.traits.stereotype
    this.order = binding.traits.order ?? 0
    this.#binding = binding
    this.#find = find
  }

  /** What it gets injected, and what it needs besides. */
  get dependencies(): readonly ComponentDescriptor[] {
    const bindings = new Set([
      ...linksOf(this.#binding).flatMap(({ targets }) => targets),
      ...this.#binding.prerequisites,
    ])
    return [...bindings].map(this.#find).filter((each) => each !== undefined)
  }

  /** The instance; a new one of a transient, the scoped proxy of a request-scoped one. */
  instance(): unknown {
    return this.#binding.expose()
  }

  /** The container of its module. */
  get resolver(): Resolver {
    return this.#binding.home.resolver
  }
}

/** One module of the running application. */
export class ModuleDescriptor {
  readonly components: ComponentDescriptor[] = []
  readonly imports: ModuleDescriptor[] = []

  readonly name: string
  readonly type: AnyClass
  readonly global: boolean
  readonly exports: readonly Token[]
  readonly resolver: Resolver

  constructor(scope: ModuleScope) {
    this.name = scope.name
    this.type = scope.type
    this.global = scope.options.global
    this.exports = scope.exports.all ? scope.bindings.map(({ token }) => token) : [...scope.exported.tokens()]
    this.resolver = scope.resolver
  }
}

/** What boot has found, for whoever needs to look at the whole application: router, documentation, endpoints, tests. */
export class ApplicationGraph {
  /** In order of import: what is needed before what needs it; the framework's own comes first. */
  readonly modules: readonly ModuleDescriptor[]
  readonly components: readonly ComponentDescriptor[]

  constructor(
    scopes: readonly ModuleScope[],
    /** Every condition that was evaluated, with its outcome. */
    readonly conditions: readonly ConditionOutcome[],
  ) {
    const modules = new Map(scopes.map((scope) => [scope, new ModuleDescriptor(scope)]))
    const components = new Map<Binding, ComponentDescriptor>()
    const find = (binding: Binding): ComponentDescriptor | undefined => components.get(binding)
    for (const [scope, module] of modules) {
      module.imports.push(
        ...scope.imports.map((each) => modules.get(each)).filter((each) => each !== undefined),
      )
      for (const binding of scope.bindings) {
        if (binding.recipe.kind === 'alias') continue
        const component = new ComponentDescriptor(binding, module, find)
        components.set(binding, component)
        module.components.push(component)
      }
    }
    this.modules = [...modules.values()]
    this.components = [...components.values()]
  }

  /** Every component known by the token in any module, ordered by `@Order`: also those that no module but its own sees. */
  componentsOf(token: Token): readonly ComponentDescriptor[] {
    return this.components
      .filter(
        (component) =>
          component.token === token || component.aliases.includes(token) || extendsToken(component, token),
      )
      .sort((a, b) => a.order - b.order)
  }

  /** The module of a class; the first where there are several dynamic ones. */
  module(type: AnyClass): ModuleDescriptor | undefined {
    return this.modules.find((module) => module.type === type)
  }
}

function extendsToken({ token }: ComponentDescriptor, wanted: Token): boolean {
  return typeof token === 'function' && typeof wanted === 'function' && token.prototype instanceof wanted
}
