import { isPromiseLike, type Awaitable, type Type } from '../../common/index.js'
import {
  InvalidConfigurationError,
  UndecoratedPropertiesError,
  type ConfigProblem,
} from '../config.errors.js'
import { PropertyPath } from '../environment/property-path.js'
import type { StandardEnvironment } from '../environment/standard-environment.js'
import { BindSession } from './bind-session.js'
import { classesBelow, declarePrefix } from './known-names.js'
import { maskWhenPrinted } from './masked-view.js'
import { ObjectBinder } from './object-binder.js'
import { validateObject } from './object-validation.js'
import { CONFIGURATION_PROPERTIES, type ConfigurationPropertiesOptions } from './property-metadata.js'
import { replacedProperties } from './replaced-properties.js'

interface Binding {
  readonly prefix: string
  readonly type: PropertiesClass
  readonly options?: ConfigurationPropertiesOptions
}

interface Bound {
  readonly target: object
  readonly problems: readonly ConfigProblem[]
}

type PropertiesClass = Type<object>

/** Fills classes from an environment: converted, validated, and every problem told at once. */
export class Binder {
  readonly #environment: StandardEnvironment

  constructor(environment: StandardEnvironment) {
    this.#environment = environment
  }

  /** @throws InvalidConfigurationError */
  async bind<T extends object>(
    prefix: string,
    type: Type<T>,
    options: ConfigurationPropertiesOptions<T> = {},
  ): Promise<T> {
    const [bound] = await this.#bindInTurn([
      { prefix, type, options: options as ConfigurationPropertiesOptions },
    ])
    return bound as T
  }

  /**
   * Binds a class to the prefix its `@ConfigurationProperties` names. A promise only where a check needs one (class-validator, an
   * asynchronous schema).
   * @throws InvalidConfigurationError, UndecoratedPropertiesError
   */
  bindProperties<T extends object>(type: Type<T>): Awaitable<T> {
    const binding = bindingOf(type)
    declarePrefix(binding.prefix)
    const bound = this.#bindOne(binding)
    if (isPromiseLike(bound)) return Promise.resolve(bound).then((settled) => flawless([settled])[0] as T)
    return flawless([bound])[0] as T
  }

  /**
   * Fills a decorated class with what is right, unchecked, for what has to be there before all classes are bound together. What is wrong
   * counts as not said, so the class has to be among those that are bound together.
   */
  bindValid<T extends object>(type: Type<T>): T {
    const binding = bindingOf(type)
    declarePrefix(binding.prefix)
    return this.#fill(binding).target as T
  }

  /** Binds decorated classes together: the problems of all of them are in one error. @throws as {@link bindProperties} */
  bindAll(types: readonly PropertiesClass[]): Promise<object[]> {
    return this.#bindInTurn(types.map(bindingOf), replacedProperties(this.#environment))
  }

  async #bindInTurn(
    bindings: readonly Binding[],
    problems: readonly ConfigProblem[] = [],
  ): Promise<object[]> {
    for (const { prefix } of bindings) declarePrefix(prefix)
    const bound: Bound[] = []
    for (const binding of bindings) bound.push(await this.#bindOne(binding))
    const unbound = [...this.#unboundSections(bindings), { target: {}, problems }]
    return flawless([...bound, ...unbound]).slice(0, bindings.length)
  }

  /** What is unknown below the sections that are looked at as a whole, where no class is bound that would tell. */
  #unboundSections(bindings: readonly Binding[]): readonly Bound[] {
    const known = new Set(bindings.map(({ prefix }) => PropertyPath.parse(prefix).key))
    const whole = bindings.filter(({ options }) => options?.wholeSection === true)
    return whole.flatMap(({ prefix }) =>
      [...classesBelow(PropertyPath.parse(prefix))]
        .filter(([key, { path }]) => !known.has(key) && this.#environment.hasPropertiesBelow(path.toString()))
        .map(([, { path, types }]) => ({ target: {}, problems: this.#unknownTo(types, path) })),
    )
  }

  /** Names that no class of a prefix has. */
  #unknownTo(types: readonly PropertiesClass[], path: PropertyPath): readonly ConfigProblem[] {
    const [first = [], ...others] = types.map((type) => {
      const ignores = CONFIGURATION_PROPERTIES.get(type)?.options.ignoreUnknown === true
      const session = new BindSession(this.#environment, path, ignores)
      new ObjectBinder(session).bindSection(new type(), path)
      return session.unknown
    })
    return first.filter(({ property }) =>
      others.every((unknown) => unknown.some((each) => each.property === property)),
    )
  }

  #bindOne(binding: Binding): Awaitable<Bound> {
    const { options = {} } = binding
    const { target, session } = this.#fill(binding)
    const { problems } = session
    const bound: Bound = { target, problems }
    // Checks of the whole would only repeat what is wrong with its parts.
    const pending = problems.length === 0 ? validateObject(target, options, session) : undefined
    problems.push(...(options.check?.(this.#environment) ?? []))
    return pending === undefined ? bound : pending.then(() => bound)
  }

  #fill({ prefix, type, options = {} }: Binding): { readonly target: object; readonly session: BindSession } {
    const target = new type()
    const path = PropertyPath.parse(prefix)
    const session = new BindSession(this.#environment, path, options.ignoreUnknown === true)
    new ObjectBinder(session).bindSection(target, path)
    maskWhenPrinted(target)
    return { target, session }
  }
}

function bindingOf(type: PropertiesClass): Binding {
  const metadata = CONFIGURATION_PROPERTIES.get(type)
  if (metadata === undefined) throw new UndecoratedPropertiesError(type.name)
  return { prefix: metadata.prefix, type, options: metadata.options }
}

function flawless(bound: readonly Bound[]): object[] {
  const problems = bound.flatMap((one) => one.problems)
  if (problems.length > 0) throw new InvalidConfigurationError(problems)
  return bound.map(({ target }) => target)
}
