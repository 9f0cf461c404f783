import { Environment, Inject, Injectable } from '../core/index.js'
import { scalarType } from './binding/scalar-type.js'
import { MissingPropertyError, PropertyConversionError } from './config.errors.js'
import { PropertyPath } from './environment/property-path.js'
import { MASK } from './environment/secret-mask.js'
import { standardEnvironment } from './environment/value-expression.js'

/** The type of a value that a type constructor asks for. */
export type PropertyValue<T> = T extends StringConstructor
  ? string
  : T extends NumberConstructor
    ? number
    : T extends BooleanConstructor
      ? boolean
      : T extends BigIntConstructor
        ? bigint
        : T extends { readonly prototype: infer V }
          ? V
          : never

/** Properties by name, as NestJS has them; but a value is of the type that is asked for, not of the type one claims. */
@Injectable()
export class ConfigService {
  readonly #environment: Environment

  constructor(@Inject(Environment) environment: Environment) {
    this.#environment = environment
  }

  /** The property as a text; with a default, as the default's type (number, boolean, list, Duration, ...). @throws PropertyConversionError */
  get(name: string): string | undefined
  get(name: string, defaultValue: string): string
  get(name: string, defaultValue: number): number
  get(name: string, defaultValue: boolean): boolean
  get(name: string, defaultValue: readonly string[]): readonly string[]
  get<T extends bigint | object>(name: string, defaultValue: T): T
  get(name: string, defaultValue?: unknown): unknown {
    if (Array.isArray(defaultValue))
      return standardEnvironment(this.#environment).getList(name) ?? defaultValue
    const text = this.#environment.getProperty(name)
    if (text === undefined || defaultValue === undefined) return text ?? defaultValue
    return this.#convert(name, text, Object(defaultValue).constructor)
  }

  /** The property, which has to be there; as a text, or as `Number`, `Boolean`, `Duration`, ... @throws MissingPropertyError, PropertyConversionError */
  getOrThrow(name: string): string
  getOrThrow<T>(name: string, type: T): PropertyValue<T>
  getOrThrow(name: string, type: unknown = String): unknown {
    const text = this.#environment.getProperty(name)
    if (text === undefined) throw new MissingPropertyError(name)
    return this.#convert(name, text, type)
  }

  has(name: string): boolean {
    return this.#environment.getProperty(name) !== undefined
  }

  #convert(name: string, text: string, type: unknown): unknown {
    const scalar = scalarType(type)
    const value = scalar === undefined ? text : scalar.convert(text)
    if (value !== undefined) return value
    const environment = standardEnvironment(this.#environment)
    const path = PropertyPath.parse(name)
    const entry = environment.findEntry(path)
    const printable = entry === undefined ? MASK : environment.printableValue(path, entry, text)
    throw new PropertyConversionError(name, printable, scalar?.label ?? 'a text', entry?.origin)
  }
}
