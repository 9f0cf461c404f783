import type { HttpExchange } from '../../exchange/http-exchange.js'
import { MediaType } from '../../media/media-type.js'
import { validateWith } from '../binding/standard-schema.js'
import { bodyKind } from '../body/body-media-type.js'
import { readForm, type Form } from '../body/form-reader.js'
import { whenReady } from '../conversion/named-value.js'
import { described, describeParameter, MULTIPART_TYPE } from '../describe-parameter.js'
import { parameterPlace, type Extractor, type HandlerParameter } from '../extractor.js'
import { fileRules, type FileRules, type PartOptions } from '../files/file-options.js'
import { MultipartFile } from '../files/multipart-file.js'
import { InvalidFileOptionError } from '../parameter.errors.js'
import {
  FileTooLargeException,
  InvalidInputException,
  MissingParameterException,
  UnsupportedBodyException,
  UnsupportedFileException,
} from '../request.errors.js'

/** Which files a parameter takes, and what its decorator does when the options do not say. */
export interface FileTraits {
  /** `undefined`: the files of all fields. */
  readonly name: string | undefined
  /** Spring: true. NestJS: false. */
  readonly required: boolean
  /** Whether the parameter is a list whatever its type is. */
  readonly isList: boolean
}

/** Reads the file of a field of a multipart form, or its files where the parameter is a list or a Set. */
export function uploadedFile(
  parameter: HandlerParameter,
  options: PartOptions,
  traits: FileTraits,
): Extractor {
  const { name } = traits
  const { type } = parameter
  if (type === Map) {
    throw new InvalidFileOptionError(parameterPlace(parameter), 'type', 'can not be a Map of files')
  }
  const isSet = type === Set
  const isList = traits.isList || isSet || type === Array || Array.isArray(options.type)
  const files = new FileParameter(parameter, options, { ...traits, isList })
  parameter.files.want(name)
  const extract = (exchange: HttpExchange): unknown => {
    if (!files.mayCome(exchange)) return files.absent()
    return whenReady(readForm(exchange, parameter), (form) => files.of(form))
  }
  const { maxSize, maxCount, contentTypes } = files.rules
  const element = describeParameter(
    { ...parameter, type: isSet ? Set : isList ? Array : MultipartFile },
    { ...options, type: isList ? [MultipartFile] : MultipartFile },
    { in: 'form', name, required: files.required, mediaTypes: [MULTIPART_TYPE] },
  )
  const limits = { maxSize, maxCount, contentTypes: contentTypes.map(String) }
  return described(extract, { mayBeAsync: true }, { ...element, files: limits })
}

class FileParameter {
  readonly required: boolean
  readonly rules: FileRules
  readonly #parameter: HandlerParameter
  readonly #options: PartOptions
  readonly #traits: FileTraits

  constructor(parameter: HandlerParameter, options: PartOptions, traits: FileTraits) {
    this.#parameter = parameter
    this.#options = options
    this.#traits = traits
    this.rules = fileRules(parameter, options, traits.isList)
    this.required = options.defaultValue === undefined && (options.required ?? traits.required)
  }

  /** Files come in a multipart form only; a request without one is in order where no file is needed. */
  mayCome(exchange: HttpExchange): boolean {
    const contentType = exchange.header('content-type')
    const kind = contentType === undefined ? undefined : bodyKind(contentType)
    if (kind === 'multipart') return true
    if (!this.required && (kind === undefined || kind === 'form')) return false
    throw new UnsupportedBodyException(contentType, [MULTIPART_TYPE])
  }

  of({ files }: Form): unknown {
    const { name, isList } = this.#traits
    const came = name === undefined ? [...files.values()].flat() : (files.get(name) ?? [])
    const [first] = came
    if (first === undefined) return this.absent()
    const taken = isList ? came : [first]
    this.#check(taken)
    const value = !isList ? first : this.#parameter.type === Set ? new Set(taken) : taken
    const { schema } = this.#options
    if (schema === undefined) return value
    const { maxErrors } = this.#parameter
    return validateWith({ schema, maxErrors, path: name === undefined ? [] : [name], in: 'form' }, value)
  }

  /** An optional list is empty then. */
  absent(): unknown {
    const { name = 'files', isList } = this.#traits
    const { defaultValue } = this.#options
    if (this.required) throw new MissingParameterException(name, 'form', isList ? 'files' : 'a file')
    if (defaultValue !== undefined || !isList) return defaultValue
    return this.#parameter.type === Set ? new Set() : []
  }

  #check(files: readonly MultipartFile[]): void {
    const { maxSize = Infinity, maxCount = Infinity, contentTypes } = this.rules
    if (files.length > maxCount) throw tooMany(this.#traits.name, maxCount)
    for (const file of files) {
      if (file.size > maxSize) throw new FileTooLargeException(file.name, maxSize)
      if (contentTypes.length === 0) continue
      const type = MediaType.tryParse(file.contentType)
      if (type === undefined || !contentTypes.some((range) => range.includes(type))) {
        throw new UnsupportedFileException(file.name, file.contentType, contentTypes.map(String))
      }
    }
  }
}

function tooMany(name: string | undefined, maxCount: number): InvalidInputException {
  const message = `${name ?? 'the form'} has more than ${maxCount} ${maxCount === 1 ? 'file' : 'files'}`
  const path = name === undefined ? [] : [name]
  return new InvalidInputException([{ path, in: 'form', code: 'maxCount', message, params: { maxCount } }])
}
