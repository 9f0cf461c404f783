import type { HttpExchange } from '../../exchange/http-exchange.js'
import { parseJson } from '../body/json-parser.js'
import { compileJsonShape } from '../body/compile-json-shape.js'
import { readForm, type Form } from '../body/form-reader.js'
import { convertAt } from '../binding/input-place.js'
import { converterOf } from '../conversion/compile-conversion.js'
import { INVALID } from '../conversion/converter.js'
import { NamedValue, whenReady } from '../conversion/named-value.js'
import { described, describeParameter, FORM_TYPES } from '../describe-parameter.js'
import type { Extractor, HandlerParameter } from '../extractor.js'
import { isFile, refuseFileOptions, type PartOptions } from '../files/file-options.js'
import { nameOf, type ParameterOptions } from '../parameter-options.js'
import { MissingParameterException, ParameterConversionException } from '../request.errors.js'
import { bodyKind } from '../body/body-media-type.js'
import { uploadedFile } from './uploaded-file.js'

/**
 * Reads a part of a form: a file where the parameter is one. Text converts as a request parameter does; a part whose content type is JSON, or that goes into a class, is
 * parsed as JSON and bound like a body.
 */
export function requestPart(parameter: HandlerParameter, options: PartOptions): Extractor {
  const name = nameOf(parameter, options, 'RequestPart')
  if (isFile(parameter, options)) {
    return uploadedFile(parameter, options, { name, required: true, isList: false })
  }
  refuseFileOptions(parameter, options)
  parameter.files.wantText(name)
  const fromForm = isTextual(parameter, options)
    ? textOrJson(parameter, name, options)
    : jsonPart(parameter, name, options)
  return described(
    (exchange: HttpExchange) => whenReady(readForm(exchange, parameter), fromForm),
    { mayBeAsync: true },
    describeParameter(parameter, options, {
      in: 'form',
      name,
      required: options.required ?? options.defaultValue === undefined,
      mediaTypes: FORM_TYPES,
    }),
  )
}

function isTextual({ type }: HandlerParameter, { type: declared }: ParameterOptions): boolean {
  const element: unknown = Array.isArray(declared) ? declared[0] : declared
  return converterOf(element ?? (type === Array || type === Set ? String : type)) !== undefined
}

function textOrJson(
  parameter: HandlerParameter,
  name: string,
  options: ParameterOptions,
): (form: Form) => unknown {
  const value = new NamedValue(parameter, { name, location: 'form', required: true }, options)
  const json = jsonPart(parameter, name, options)
  return (form) => {
    const isJson = form.parts?.get(name)?.some((part) => bodyKind(part.contentType) === 'json') === true
    return isJson ? json(form) : value.fromList(form.fields.get(name) ?? [])
  }
}

function jsonPart(
  parameter: HandlerParameter,
  name: string,
  options: ParameterOptions,
): (form: Form) => unknown {
  const shape = compileJsonShape(parameter, options)
  const required = options.required ?? options.defaultValue === undefined
  const place = { path: [name], in: 'form' } as const
  return ({ fields }) => {
    const text = fields.get(name)?.[0]
    if (text === undefined || text === '') {
      if (required) throw new MissingParameterException(name, 'form', shape.expected)
      return options.defaultValue
    }
    const value = convertAt(place, shape.convert, parseJson(text, parameter.limits.maxJsonDepth))
    if (value === INVALID) throw new ParameterConversionException(name, 'form', text, shape.expected)
    return value
  }
}
