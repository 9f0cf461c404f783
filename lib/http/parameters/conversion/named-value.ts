import { isPromiseLike } from '../../../common/index.js'
import type { HttpExchange } from '../../exchange/http-exchange.js'
import { validateWith, type SchemaUse } from '../binding/standard-schema.js'
import { described, describeParameter, type DescribedPlace } from '../describe-parameter.js'
import { parameterPlace, type Extractor, type HandlerParameter } from '../extractor.js'
import type { ParameterDescription } from '../parameter-description.js'
import { InvalidDefaultValueError } from '../parameter.errors.js'
import type { ParameterOptions } from '../parameter-options.js'
import {
  MissingParameterException,
  ParameterConversionException,
  TooManyParametersException,
  type ParameterLocation,
} from '../request.errors.js'
import { compileConversion, convertAll, type Conversion } from './compile-conversion.js'
import { INVALID } from './converter.js'

/** Where a named value comes from, and what its decorator does when the options do not say. */
export interface NamedValueTraits {
  readonly name: string
  readonly location: ParameterLocation
  /** Spring: true. NestJS: false. */
  readonly required: boolean
  /** Of forms that it may come in. */
  readonly mediaTypes?: DescribedPlace['mediaTypes']
}

/** Converts the text (or texts) of one named parameter. Compiled at boot. */
export class NamedValue {
  readonly multiple: boolean
  readonly mayBeAsync: boolean
  readonly description: ParameterDescription
  readonly #conversion: Conversion
  readonly #traits: NamedValueTraits
  readonly #required: boolean
  readonly #options: ParameterOptions
  readonly #schema: SchemaUse | undefined
  readonly #maxElements: number
  readonly #default: (() => unknown) | undefined

  constructor(parameter: HandlerParameter, traits: NamedValueTraits, options: ParameterOptions) {
    this.#conversion = compileConversion(parameter.type, options, parameterPlace(parameter))
    this.#traits = traits
    this.#options = options
    this.#required = options.defaultValue === undefined && (options.required ?? traits.required)
    this.#maxElements = parameter.limits.maxParameters
    this.multiple = this.#conversion.collect !== undefined
    this.mayBeAsync = options.schema !== undefined
    this.#schema = schemaUse(parameter, traits, options)
    this.#default = this.#compileDefault(parameter)
    const { name, location, mediaTypes } = traits
    this.description = describeParameter(parameter, options, {
      in: location,
      name,
      required: this.#required,
      ...(mediaTypes !== undefined && { mediaTypes }),
    })
  }

  /** An extractor for a source that has one text per name. */
  extractor(read: (exchange: HttpExchange) => string | undefined): Extractor {
    if (this.multiple || this.mayBeAsync || this.#default !== undefined) {
      return described((exchange) => this.fromText(read(exchange)), this, this.description)
    }
    const { convert } = this.#conversion
    const extract = (exchange: HttpExchange): unknown => {
      const text = read(exchange)
      if (text === undefined || text === '') return this.#absent(text)
      const value = convert(text)
      return value === INVALID ? this.#refuse(text) : value
    }
    return described(extract, this, this.description)
  }

  fromText(text: string | undefined): unknown {
    if (text === undefined || text === '') return this.#checked(this.#absent(text))
    if (this.multiple) return this.#checked(this.#collect(this.#split(text)))
    const value = this.#conversion.convert(text)
    return this.#checked(value === INVALID ? this.#refuse(text) : value)
  }

  /**
   * Spring's rules for a parameter that may come several times: a single value is split at commas, several are the elements as they
   * are. A parameter that is no collection takes the first.
   */
  fromList(texts: readonly string[]): unknown {
    if (!this.multiple || texts.length < 2) return this.fromText(texts[0])
    return this.#checked(this.#collect(texts))
  }

  #split(text: string): readonly string[] {
    const parts = text.split(',')
    // RFC 9110 section 5.6.1: only in header fields blanks around commas mean nothing.
    return this.#traits.location === 'header' ? parts.map((part) => part.trim()) : parts
  }

  #collect(texts: readonly string[]): unknown {
    if (texts.length > this.#maxElements) throw new TooManyParametersException(this.#maxElements)
    const converted = convertAll(this.#conversion, texts)
    return 'invalid' in converted
      ? this.#refuse(converted.invalid)
      : this.#conversion.collect?.(converted.values)
  }

  /** Neither text nor a default: `undefined`, or a 400. An empty text is a value of the types that have one. */
  #absent(text: string | undefined): unknown {
    if (this.#default !== undefined) return this.#default()
    const { name, location, required } = this.#traits
    if (text === undefined) {
      if (this.#required) throw new MissingParameterException(name, location, this.#conversion.expected)
      return undefined
    }
    if (this.#conversion.collect !== undefined) return this.#conversion.collect([])
    const value = this.#conversion.convert('')
    if (value !== INVALID) return value
    // Spring converts an empty text to null, which an optional parameter takes; NestJS's pipes refuse it.
    return required && !this.#required ? undefined : this.#refuse('')
  }

  #refuse(text: string): never {
    const { name, location } = this.#traits
    throw new ParameterConversionException(name, location, text, this.#conversion.expected)
  }

  #checked(value: unknown): unknown {
    const schema = this.#schema
    return schema === undefined || value === undefined ? value : validateWith(schema, value)
  }

  /** What a handler could change is made anew each time. */
  #compileDefault(parameter: HandlerParameter): (() => unknown) | undefined {
    const given = this.#options.defaultValue
    if (given === undefined) return undefined
    if (Array.isArray(given)) return () => [...(given as readonly unknown[])]
    if (typeof given !== 'string') return () => given
    const { collect } = this.#conversion
    const texts = collect === undefined ? [given] : given === '' ? [] : this.#split(given)
    const make = (): unknown => {
      const converted = convertAll(this.#conversion, texts)
      if ('invalid' in converted) {
        throw new InvalidDefaultValueError(
          parameterPlace(parameter),
          converted.invalid,
          this.#conversion.expected,
        )
      }
      return collect === undefined ? converted.values[0] : collect(converted.values)
    }
    const value = make()
    return typeof value === 'object' && value !== null ? make : () => value
  }
}

function schemaUse(
  { maxErrors }: HandlerParameter,
  { name, location }: NamedValueTraits,
  { schema }: ParameterOptions,
): SchemaUse | undefined {
  return schema && { schema, maxErrors, path: [name], in: location }
}

/** Continues with a value that may be a promise. */
export function whenReady<T>(value: T | Promise<T>, then: (value: T) => unknown): unknown {
  return isPromiseLike(value) ? value.then(then) : then(value)
}
