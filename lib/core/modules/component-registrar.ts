import type { Type } from '../../common/index.js'
import { Binding, type BindingHost } from '../container/binding.js'
import { COMPONENT } from '../container/component-metadata.js'
import { DuplicateProviderError, type DependencyProblem } from '../container/dependency.errors.js'
import type { ModuleScope } from '../container/module-scope.js'
import type { Provider } from '../container/provider.js'
import { tokenName, type Token } from '../container/token.js'
import type { Environment } from '../contracts/environment.js'
import { returnType } from '../metadata/reflect.js'
import { CONDITIONS, type Condition, type ConditionOutcome } from './condition.js'
import { BEANS, type BeanOptions } from './module.decorators.js'
import { InvalidProviderError, UntypedBeanError } from './module.errors.js'
import {
  classDeclaration,
  identityOf,
  provisionMistake,
  readProvider,
  type Declaration,
} from './provider-reader.js'

/** Return types that say nothing about what a bean is. */
const NO_BEAN_TYPE = new Set<unknown>([
  undefined,
  Object,
  Promise,
  String,
  Number,
  Boolean,
  Array,
  Function,
  Symbol,
])

/** Something whose conditions look at other components, so it waits until those are known. */
interface Deferred {
  readonly scope: ModuleScope
  readonly conditions: readonly Condition[]
  readonly subject: string
  readonly token: Token
  readonly register: () => void
}

export interface ComponentRegistrarOptions {
  readonly environment: Environment
  readonly host: BindingHost
  /** Every module, to make them forget what was derived before a late component was added. */
  readonly modules: readonly ModuleScope[]
  readonly overrides: ReadonlyMap<Token, Declaration>
}

/** Turns what modules list into bindings, as far as its conditions hold, and keeps the outcome of each condition. */
export class ComponentRegistrar {
  readonly outcomes: ConditionOutcome[] = []
  readonly problems: DependencyProblem[] = []
  /** Why a token that is declared somewhere has no binding. */
  readonly excluded = new Map<Token, string>()
  /** Classes that some module lists itself. */
  readonly listed = new Set<Type>()
  readonly #deferred: Deferred[] = []
  readonly #places = new Map<
    ModuleScope,
    Map<Token, { readonly identity: unknown; readonly place: string }[]>
  >()

  /** What takes the place of every provider of a token; also where there is none. */
  readonly forced = new Map<Token, Binding>()
  readonly #options: ComponentRegistrarOptions

  constructor(options: ComponentRegistrarOptions) {
    this.#options = options
  }

  /** Provides the overrides of tokens that nothing provides, from the framework's own module. */
  provideUnusedOverrides(scope: ModuleScope): void {
    for (const [token, { recipe, traits }] of this.#options.overrides) {
      if (this.forced.has(token)) continue
      const binding = new Binding(token, scope, this.#options.host, { recipe, traits })
      scope.add(binding)
      this.forced.set(token, binding)
    }
  }

  /** An override stands in the module of the first provider of its token, and every module sees it; other providers are dropped. */
  #add(scope: ModuleScope, declared: Declaration): Binding | undefined {
    const { token } = declared
    const override = this.#options.overrides.get(token)
    if (override !== undefined && this.forced.has(token)) return undefined
    const { stereotype, order } = declared.traits
    const kept = { ...(stereotype !== undefined && { stereotype }), ...(order !== undefined && { order }) }
    const { recipe, traits } =
      override === undefined ? declared : { ...override, traits: { ...kept, ...override.traits } }
    const binding = new Binding(token, scope, this.#options.host, { recipe, traits })
    if (override !== undefined) this.forced.set(token, binding)
    scope.add(binding)
    return binding
  }

  /** Adds one entry of a module's `providers` or `controllers`. */
  provide(scope: ModuleScope, provider: Provider | undefined, place: string): void {
    const declaration = readProvider(provider)
    const mistake = 'found' in declaration ? declaration : provisionMistake(declaration, scope.name)
    if (mistake !== undefined) this.problems.push(new InvalidProviderError(scope.name, place, mistake))
    if ('found' in declaration || mistake !== undefined) return
    if (typeof provider === 'function') this.listed.add(provider)
    if (this.#isDuplicate(scope, declaration, place)) return
    this.#conditionally(scope, declaration, place.startsWith('controllers') ? 'controller' : undefined)
  }

  /** Adds a component that a scan has found. */
  component(scope: ModuleScope, cls: Type): void {
    this.#conditionally(scope, classDeclaration(cls, cls), undefined)
  }

  /** Adds the class of the module itself; its conditions are decided already. */
  moduleClass(scope: ModuleScope): void {
    const cls = scope.type as Type
    this.#bind(scope, classDeclaration(cls, cls), 'module')
  }

  #isDuplicate(scope: ModuleScope, declaration: Declaration, place: string): boolean {
    const places = this.#places.get(scope) ?? new Map<Token, { identity: unknown; place: string }[]>()
    this.#places.set(scope, places)
    const entries = places.get(declaration.token) ?? []
    places.set(declaration.token, entries)
    const identity = identityOf(declaration)
    const first = entries.find((entry) => entry.identity === identity)
    entries.push({ identity, place })
    if (first === undefined) return false
    this.problems.push(
      new DuplicateProviderError(tokenName(declaration.token), scope.name, [first.place, place]),
    )
    return true
  }

  #conditionally(scope: ModuleScope, declaration: Declaration, stereotype: string | undefined): void {
    const { token, recipe } = declaration
    const conditions = recipe.kind === 'class' ? CONDITIONS.getOwn(recipe.type) : undefined
    const subject = recipe.kind === 'class' ? tokenName(recipe.type) : tokenName(token)
    const register = (): void => this.#bind(scope, declaration, stereotype)
    this.#when({ scope, conditions: conditions ?? [], subject, token, register })
  }

  #when(deferred: Deferred): void {
    const { conditions, register } = deferred
    if (conditions.length === 0) return register()
    if (!this.#hold(deferred, 'environment')) return
    if (conditions.some(({ phase }) => phase === 'components')) this.#deferred.push(deferred)
    else register()
  }

  /** Whether a class's environment conditions hold; those of modules are asked before anything of the module is read. */
  accepts(scope: ModuleScope, cls: Type, phase?: Condition['phase']): boolean {
    const conditions = CONDITIONS.getOwn(cls) ?? []
    const asked = { scope, conditions, subject: tokenName(cls), token: cls, register: () => undefined }
    if (phase !== undefined) return this.#hold(asked, phase)
    return this.#hold(asked, 'environment') && this.#hold(asked, 'components')
  }

  #hold({ scope, conditions, subject, token }: Deferred, phase: Condition['phase']): boolean {
    const context = {
      environment: this.#options.environment,
      provides: (wanted: Token) => scope.tiers(wanted).length > 0,
    }
    let holds = true
    for (const condition of conditions) {
      if (condition.phase !== phase) continue
      const reason = condition.mismatch(context)
      const matched = reason === undefined
      const { name: module } = scope
      this.outcomes.push({ subject, module, condition: condition.description, phase, matched, reason })
      if (matched) continue
      holds = false
      this.excluded.set(token, `${condition.description} left ${subject} out, as ${reason}`)
    }
    return holds
  }

  #bind(scope: ModuleScope, { token, recipe, traits }: Declaration, stereotype: string | undefined): void {
    const effective =
      stereotype === undefined || traits.stereotype !== undefined ? traits : { ...traits, stereotype }
    const binding = this.#add(scope, { token, recipe, traits: effective })
    if (binding?.recipe.kind !== 'class') return
    const beans = BEANS.get(binding.recipe.type.prototype as object)
    if (beans !== undefined) for (const [method, options] of beans) this.#bean(binding, method, options)
  }

  #bean(configuration: Binding, method: string | symbol, options: BeanOptions): void {
    const cls = configuration.type as Type
    const prototype = cls.prototype as object
    const scope = configuration.home as ModuleScope
    const subject = `${cls.name}.${String(method)}()`
    const emitted = returnType(prototype, method)
    const token = options.token ?? (emitted as Token)
    if (options.token === undefined && NO_BEAN_TYPE.has(emitted)) {
      const type = emitted === Promise ? 'a promise' : emitted === Object ? 'an interface' : 'no class'
      this.problems.push(new UntypedBeanError(subject, scope.name, type))
      return
    }
    const { destroyMethod } = options
    const traits = COMPONENT.get(prototype, method) ?? {}
    const register = (): void => {
      const recipe = { kind: 'bean', configuration, method, destroyMethod } as const
      const bean = this.#add(scope, { token, recipe, traits: { stereotype: 'bean', ...traits } })
      if (bean !== undefined) configuration.beans = new Map(configuration.beans).set(method, bean)
    }
    this.#when({ scope, conditions: CONDITIONS.getOwn(prototype, method) ?? [], subject, token, register })
  }

  /** Decides what waits for other components, in the order in which it was declared. */
  settle(): void {
    for (let next = this.#deferred.shift(); next !== undefined; next = this.#deferred.shift()) {
      for (const module of this.#options.modules) module.invalidate()
      if (this.#hold(next, 'components')) next.register()
    }
    for (const module of this.#options.modules) module.invalidate()
  }
}
