import type { AnyClass } from '../../core/index.js'
import type { CompilationContext } from '../compilation-context.js'
import type { ValidationMetadata } from '../libraries/validator-storage.js'
import { ObjectValidator } from './object-validator.js'
import { PropertyCompiler } from './property-compiler.js'
import { PropertyValidator } from './property-validator.js'
import type { ValidatorSettings } from './validator-settings.js'

/** The validators of all classes that objects turn out to be of, each compiled when it is first met. */
export class ObjectValidators {
  readonly #context: CompilationContext
  readonly #settings: ValidatorSettings
  readonly #unknown: ObjectValidator
  readonly #known = new WeakMap<object, ObjectValidator>()

  constructor(settings: ValidatorSettings, context: CompilationContext) {
    this.#context = context
    this.#settings = settings
    this.#unknown = new ObjectValidator([], settings)
  }

  /** @param type An object's `constructor`, which may be anything: the object may have a property of that name. */
  readonly of = (type: unknown): ObjectValidator => {
    if (typeof type !== 'function') return this.#unknown
    const known = this.#known.get(type)
    if (known !== undefined) return known
    const validator = this.#compile(type as unknown as AnyClass)
    this.#known.set(type, validator)
    return validator
  }

  #compile(type: AnyClass): ObjectValidator {
    const { libraries, resolveConstraint } = this.#context
    const storage = libraries.validator
    if (storage === undefined) return this.#unknown
    const { always, strictGroups, groups } = this.#settings
    const decorators = storage.getTargetValidationMetadatas(type, undefined, always, strictGroups, groups)
    const compiler = new PropertyCompiler({
      targetName: type.name,
      storage,
      resolveConstraint,
      settings: this.#settings,
      validatorOf: this.of,
    })
    const properties = Array.from(Object.entries(byProperty(decorators)), ([name, own]) =>
      compiler.compile(name, own),
    )
    return new ObjectValidator(
      properties.map((rules) => new PropertyValidator(rules, this.#settings)),
      this.#settings,
    )
  }
}

/** In the order of class-validator, which is that of an object's properties. No name means anything else here, also not `__proto__`. */
function byProperty(decorators: readonly ValidationMetadata[]): Record<string, ValidationMetadata[]> {
  const grouped = Object.create(null) as Record<string, ValidationMetadata[]>
  for (const decorator of decorators) (grouped[decorator.propertyName] ??= []).push(decorator)
  return grouped
}
