import type { AbstractType } from '../common/index.js'
import type { AnyClass } from '../core/index.js'
import { compileBinder } from './binder/compile-binder.js'
import type { BinderOptions, CompiledBinder } from './binder/compiled-binder.js'
import { mayGenerateCode, type CompilationContext } from './compilation-context.js'
import { loadDecoratorLibraries } from './libraries/decorator-libraries.js'
import type { ClassModel } from './model/class-model.js'
import { readClassModel } from './model/read-class-model.js'
import { compileSerializer, type SerializationTarget } from './serializer/compile-serializer.js'
import { isTransformed } from './serializer/transformed-class.js'
import { compileInstanceToPlain } from './transformer/instance-to-plain.js'
import { compilePlainToInstance } from './transformer/plain-to-instance.js'
import type { TransformOptions, ValidatorOptions } from './validation.options.js'
import { compileValidator } from './validator/compile-validator.js'
import type { CompiledValidator } from './validator/compiled-validator.js'

export interface ValidationEngineOptions {
  /** Default: whether this runtime allows `new Function`. */
  readonly generatesCode?: boolean
  /** The container's instance of a constraint class; `undefined` for one that it does not have. */
  readonly resolveConstraint?: (type: AnyClass) => object | undefined
}

/**
 * Compiles what class-validator and class-transformer decorators say into functions: one for each class and set of options, made
 * once. Everything it compiles can be kept and called without it.
 *
 * @example
 * const engine = await ValidationEngine.load()
 * const bind = engine.binder(OrderDto, { validation: { whitelist: true } })
 * const order = bind(JSON.parse(text)) // an OrderDto or a BindingFailure
 */
export class ValidationEngine {
  readonly context: CompilationContext
  readonly #compiled = new Map<string, WeakMap<AnyClass, unknown>>()

  /** Of what has been loaded; {@link load} does that. Public, so that the class can be the token of its instance. */
  constructor(context: CompilationContext) {
    this.context = context
  }

  /** @throws DetachedTransformerError */
  static async load(options: ValidationEngineOptions = {}): Promise<ValidationEngine> {
    return new ValidationEngine({
      libraries: await loadDecoratorLibraries(),
      generatesCode: options.generatesCode ?? mayGenerateCode(),
      resolveConstraint: options.resolveConstraint,
    })
  }

  /** What is known of a class: read once. */
  model(type: AnyClass): ClassModel {
    return this.#once('model', type, () => readClassModel(type, this.context.libraries))
  }

  /** Whether class-transformer's decorators say anything of a class, itself or a parent. */
  isTransformed(type: AnyClass): boolean {
    return isTransformed(type, this.context.libraries.transformer)
  }

  /** Whether any class of the application has decorators that change how it is written: what a class without them holds may be of one. */
  get hasWrittenClasses(): boolean {
    const { transformer } = this.context.libraries
    if (transformer === undefined) return false
    const { _excludeMetadatas, _exposeMetadatas, _transformMetadatas } = transformer
    return [_excludeMetadatas, _exposeMetadatas, _transformMetadatas].some(({ size }) => size > 0)
  }

  /** class-validator's `validate`. */
  validator(type: AnyClass, options: ValidatorOptions = {}): CompiledValidator {
    return this.#once(keyOf('validator', options), type, () => compileValidator(type, options, this.context))
  }

  /** class-transformer's `plainToInstance`. */
  plainToInstance<T>(type: AbstractType<T>, options: TransformOptions = {}): (plain: unknown) => T {
    return this.#once(keyOf('instance', options), type, () =>
      compilePlainToInstance(type, options, this.context),
    ) as (plain: unknown) => T
  }

  /** class-transformer's `instanceToPlain`. */
  instanceToPlain(options: TransformOptions = {}): (value: unknown) => unknown {
    return this.#once(keyOf('plain', options), Object, () => compileInstanceToPlain(options, this.context))
  }

  /** `JSON.stringify` of `instanceToPlain`, for values of a known class. */
  serializer(target: SerializationTarget, options: TransformOptions = {}): (value: unknown) => string {
    return this.#once(keyOf(target.list ? 'list' : 'text', options), target.type, () =>
      compileSerializer(target, options, this.context),
    )
  }

  /** `plainToInstance`, then `validate`, in one pass where the class allows it. */
  binder<T>(type: AbstractType<T>, options: BinderOptions = {}): CompiledBinder<T> {
    return this.#once(keyOf('binder', options), type, () => compileBinder<T>(type, options, this.context))
  }

  #once<T>(key: string, type: AnyClass, make: () => T): T {
    let classes = this.#compiled.get(key)
    if (classes === undefined) this.#compiled.set(key, (classes = new WeakMap()))
    const known = classes.get(type)
    if (known !== undefined) return known as T
    const made = make()
    classes.set(type, made)
    return made
  }
}

/** Names classes that options hold: `targetMaps`. */
const classNumbers = new WeakMap<object, number>()
let classCount = 0

/** Equal for equal options. */
function keyOf(kind: string, options: object): string {
  return `${kind}:${JSON.stringify(options, (_key, value: unknown) => {
    if (typeof value === 'number') return String(value)
    return typeof value === 'function' ? `class ${numberOf(value)}` : value
  })}`
}

function numberOf(type: object): number {
  let number = classNumbers.get(type)
  if (number === undefined) classNumbers.set(type, (number = classCount++))
  return number
}
