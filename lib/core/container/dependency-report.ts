import { nearestName } from '../../common/index.js'
import { constructorParameterNames } from '../metadata/parameter-names.js'
import type { AnyClass } from '../metadata/reflect.js'
import type { Binding } from './binding.js'
import { COMPONENT, PROVISION } from './component-metadata.js'
import { declarationSite } from './declaration-site.js'
import {
  AmbiguousDependencyError,
  HiddenDependencyError,
  UninjectableTypeError,
  UnresolvedDependencyError,
  type DependencyProblem,
  type Place,
} from './dependency.errors.js'
import type { InjectionPoint } from './injection.js'
import type { PlannedInjection } from './injection-plan.js'
import type { ModuleScope } from './module-scope.js'
import { ObjectProvider } from './object-provider.js'
import { ResolutionPaths } from './resolution-paths.js'
import { tokenName, type Token } from './token.js'

type LateProblem = (report: DependencyReport) => DependencyProblem

/** Collects what is wrong while dependencies are bound; the texts are made at the end, when every path is known. */
export class DependencyReport {
  readonly #late: LateProblem[] = []
  #paths: ResolutionPaths | undefined = undefined

  constructor(
    readonly modules: readonly ModuleScope[],
    /** Why a token has no provider although one is declared: the condition that left it out. */
    readonly excluded: ReadonlyMap<Token, string> = new Map(),
  ) {}

  add(problem: LateProblem): void {
    this.#late.push(problem)
  }

  problems(): readonly DependencyProblem[] {
    return this.#late.map((problem) => problem(this))
  }

  parameterNames(cls: AnyClass): readonly string[] {
    return constructorParameterNames(cls).map((name, index) => name ?? `#${index}`)
  }

  place(binding: Binding, { point }: PlannedInjection, missing: string, end = missing): Place {
    this.#paths ??= new ResolutionPaths(this.modules.flatMap(({ bindings }) => bindings))
    const cls = point.factory === undefined ? point.target : undefined
    return {
      dependent: binding.label,
      where: describePoint(point, missing),
      module: binding.home.name,
      file: cls === undefined ? undefined : declarationSite(cls),
      path: [...this.#paths.to(binding).map(({ label }) => label), end],
    }
  }

  ambiguous(
    binding: Binding,
    planned: PlannedInjection,
    found: { readonly token: Token; readonly candidates: readonly Binding[] },
  ): void {
    const name = tokenName(found.token)
    this.add(
      (report) =>
        new AmbiguousDependencyError(
          report.place(binding, planned, name),
          name,
          found.candidates.map((each) => ({ label: each.label, name: each.name, module: each.home.name })),
        ),
    )
  }

  uninjectable(binding: Binding, planned: PlannedInjection): void {
    const { reason, fix } = erasedType(planned)
    this.add(
      (report) =>
        new UninjectableTypeError(
          report.place(binding, planned, typeName(planned), planned.point.name),
          reason,
          fix,
        ),
    )
  }

  missing(binding: Binding, planned: PlannedInjection, token: Token): void {
    this.add((report) => {
      const name = tokenName(token)
      const place = report.place(binding, planned, name)
      const owner = report.#owner(binding.home as ModuleScope, token)
      if (owner !== undefined && planned.spec.qualifier === undefined)
        return new HiddenDependencyError(place, name, owner)
      return new UnresolvedDependencyError(place, name, report.#explain(binding, planned, token))
    })
  }

  #owner(
    home: ModuleScope,
    token: Token,
  ): { readonly module: string; readonly exported: boolean; readonly imported: boolean } | undefined {
    const owners = this.modules.filter(({ own }) => own.exact(token).length + own.derived(token).length > 0)
    const exporting = owners.find(
      ({ exported }) => exported.exact(token).length + exported.derived(token).length > 0,
    )
    const owner = exporting ?? owners[0]
    return owner === undefined
      ? undefined
      : { module: owner.name, exported: exporting !== undefined, imported: home.imports.includes(owner) }
  }

  #explain(
    binding: Binding,
    { spec }: PlannedInjection,
    token: Token,
  ): { readonly because?: string; readonly fix: string } {
    const module = binding.home.name
    const name = tokenName(token)
    if (spec.qualifier !== undefined) {
      const present = (binding.home as ModuleScope)
        .visible(token)
        .map((each) => `'${each.traits.qualifier ?? each.name}'`)
      const because = `none is called '${spec.qualifier}'${present.length === 0 ? '' : ` (there is ${present.join(', ')})`}`
      return {
        because,
        fix: `Correct the name, or put @Qualifier('${spec.qualifier}') on the provider that is meant.`,
      }
    }
    const excluded = this.excluded.get(token)
    if (excluded !== undefined) {
      return { because: excluded, fix: `Meet that condition, or provide ${name} without it in ${module}.` }
    }
    if (typeof token === 'string') {
      const similar = nearestName(
        token,
        [...(binding.home as ModuleScope).visibleTokens()].filter((each) => typeof each === 'string'),
      )
      if (similar !== undefined) return { fix: `Did you mean '${similar}'?` }
    }
    if (typeof token === 'function' && COMPONENT.getOwn(token)?.stereotype !== undefined) {
      const because = 'it is decorated, but no module lists it and no @ComponentScan finds it'
      return {
        because,
        fix: `Add ${name} to \`providers\` of ${module}, or import a module that provides and exports it.`,
      }
    }
    const provision = typeof token === 'function' ? PROVISION.get(token) : undefined
    if (provision !== undefined) {
      return {
        because: `it is ${provision.kind}`,
        fix: provision.fix ?? `Add ${provision.imported(name)} to \`imports\` of ${module}.`,
      }
    }
    return { fix: providingFix(token, module) }
  }
}

function providingFix(token: Token, module: string): string {
  const name = tokenName(token)
  const isAbstract = typeof token === 'object' || typeof token === 'string' || typeof token === 'symbol'
  const provider = isAbstract ? `{ provide: ${name}, ... }` : name
  return `Add ${provider} to \`providers\` of ${module}, or import a module that exports it.`
}

function typeName({ point }: PlannedInjection): string {
  const { type } = point
  if (type === Object) return 'interface'
  if (typeof type === 'function') return ERASED_NAMES.get(type) ?? type.name
  return 'unknown'
}

const ERASED_NAMES = new Map<unknown, string>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
  [Array, 'array'],
  [Function, 'function'],
  [Symbol, 'symbol'],
  [BigInt, 'bigint'],
])

function erasedType({ point, spec }: PlannedInjection): { readonly reason: string; readonly fix: string } {
  const subject = point.index === undefined ? 'its property' : 'its parameter'
  const name = point.name ?? `#${point.index ?? 0}`
  if (point.type === ObjectProvider) {
    return {
      reason: `${subject} \`${name}\` is an ObjectProvider, whose type argument is gone at run time`,
      fix: `Name the token: @Inject(TheType) ${name}: ObjectProvider<TheType>.`,
    }
  }
  if ('token' in spec) {
    return {
      reason: `${subject} \`${name}\` has the token undefined`,
      fix: 'Two files import each other: write @Inject(forwardRef(() => TheType)).',
    }
  }
  if (point.type === Object) {
    return {
      reason: `the type of ${subject} \`${name}\` is an interface (or a union, or an \`import type\`), of which nothing is left at run time`,
      fix: `Use an abstract class as the type, or const TOKEN = new InjectionToken<TheType>('TheType') and @Inject(TOKEN) ${name}: TheType.`,
    }
  }
  if (point.type === undefined) {
    return {
      reason: `the type of ${subject} \`${name}\` is not known`,
      fix: 'Name the token with @Inject(...). Where two files import each other: @Inject(forwardRef(() => TheType)).',
    }
  }
  if (point.type === Function) {
    return {
      reason: `the type of ${subject} \`${name}\` is a function, or a class that is imported with \`import type\``,
      fix: 'Import the class with a plain `import`, or use @Inject(TOKEN) with a provider for TOKEN.',
    }
  }
  const type = ERASED_NAMES.get(point.type) ?? 'Promise'
  const all = point.type === Array ? '@InjectAll(TOKEN) for every provider of a token, ' : ''
  return {
    reason: `${subject} \`${name}\` is a plain ${type}, which does not say what to inject`,
    fix: `Use ${all}@Inject(TOKEN) with a provider for TOKEN, or @Value('\${some.key}') for configuration.`,
  }
}

function describePoint(point: InjectionPoint, type: string): string {
  const { index, member, factory } = point
  if (index === undefined)
    return member === undefined ? `@DependsOn or an aspect` : `property \`${String(member)}: ${type}\``
  const parameter = `parameter \`${point.name ?? '?'}: ${type}\` (index ${index})`
  if (factory !== undefined) return `factory ${parameter}`
  return member === undefined ? `constructor ${parameter}` : `method ${String(member)}(), ${parameter}`
}

/** Where a link stands, for the hops of a cycle. */
export function describeLink(
  binding: Binding,
  target: Binding,
  planned: PlannedInjection | undefined,
): string {
  if (planned === undefined) return binding.recipe.kind === 'bean' ? '@Bean' : '@DependsOn or an aspect'
  return describePoint(planned.point, target.label)
}
