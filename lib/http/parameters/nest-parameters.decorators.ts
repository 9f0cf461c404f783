import { SIGNAL_PARAMETERS } from '../../core/index.js'
import { bodyProperty, type BodyPropertyOptions } from './body/body-property.js'
import { requestBody, type BodyDialect, type BodyOptions } from './body/request-body.js'
import type { ExtractorFactory } from './extractor.js'
import { declaring, parameterDecorator, type HandlerParameterDecorator } from './parameter-decorator.js'
import type { PartOptions } from './files/file-options.js'
import { givenName, nameOf, parameterOptions, type ParameterOptions } from './parameter-options.js'
import { pathVariable } from './sources/path-variable.js'
import { requestHeader } from './sources/request-header.js'
import { queryParameter } from './sources/request-param.js'
import { nestDialect } from './sources/source-dialect.js'
import { uploadedFile } from './sources/uploaded-file.js'
import {
  clientAddress,
  clientSignal,
  requestObject,
  responseObject,
  type ResponseOptions,
} from './sources/exchange-parameter.js'

const PARAM = nestDialect('Param')
const QUERY = nestDialect('Query')
const HEADERS = nestDialect('Headers')
const BODY: BodyDialect = { required: 'classes', forms: true }

/** A variable of the path, `undefined` where the pattern has none of that name; without a name, an object of all of them. */
export function Param(
  name?: string | ParameterOptions,
  options?: ParameterOptions,
): HandlerParameterDecorator {
  const all = parameterOptions(name, options)
  return parameterDecorator('Param', (parameter) => pathVariable(parameter, all, PARAM))
}

/** A query parameter, `undefined` where it is missing; without a name, an object (or an instance of the class) of all of them. */
export function Query(
  name?: string | ParameterOptions,
  options?: ParameterOptions,
): HandlerParameterDecorator {
  const all = parameterOptions(name, options)
  return parameterDecorator('Query', (parameter) => queryParameter(parameter, all, QUERY))
}

/** The body, or with a name one property of it; JSON or a form. */
export function Body(
  name?: string | (BodyOptions & BodyPropertyOptions),
  options?: BodyOptions & BodyPropertyOptions,
): HandlerParameterDecorator {
  const all = parameterOptions<BodyOptions & BodyPropertyOptions>(name, options)
  const property = givenName(all)
  const factory: ExtractorFactory = (parameter) =>
    property === undefined ? requestBody(parameter, all, BODY) : bodyProperty(parameter, property, all)
  return parameterDecorator('Body', declaring(all, factory))
}

/**
 * The file of a field of a multipart form, `undefined` where it is missing. What NestJS's FileInterceptor is told, and the validators of
 * ParseFilePipe, are options here.
 *
 * @example
 * \@Post() upload(@UploadedFile('photo', { required: true, maxSize: '2MB', contentTypes: ['image/*'] }) photo: MultipartFile) { ... }
 */
export function UploadedFile(name?: string | PartOptions, options?: PartOptions): HandlerParameterDecorator {
  const all = parameterOptions<PartOptions>(name, options)
  return parameterDecorator('UploadedFile', (parameter) =>
    uploadedFile(parameter, all, {
      name: nameOf(parameter, all, 'UploadedFile'),
      required: false,
      isList: false,
    }),
  )
}

/** The files of a field of a multipart form; without a name, those of all its fields. An empty list where there are none. */
export function UploadedFiles(name?: string | PartOptions, options?: PartOptions): HandlerParameterDecorator {
  const all = parameterOptions<PartOptions>(name, options)
  return parameterDecorator('UploadedFiles', (parameter) =>
    uploadedFile(parameter, all, { name: givenName(all), required: false, isList: true }),
  )
}

/** A header field, `undefined` where it is missing; without a name, an object of all of them. */
export function Headers(
  name?: string | ParameterOptions,
  options?: ParameterOptions,
): HandlerParameterDecorator {
  const all = parameterOptions(name, options)
  return parameterDecorator('Headers', (parameter) => requestHeader(parameter, all, HEADERS))
}

/** The client's address. */
export function Ip(): HandlerParameterDecorator {
  return parameterDecorator('Ip', () => clientAddress)
}

/** The exchange, or a web `Request` where the parameter has that type. */
export function Req(): HandlerParameterDecorator {
  return parameterDecorator('Req', requestObject)
}

/**
 * The exchange, to answer by hand: what the handler returns is not written then, unless `passthrough` says so.
 *
 * @example
 * \@Get() download(@Res() exchange: HttpExchange) { exchange.send(200, ResponseHead.EMPTY, 'by hand') }
 */
export function Res(options: ResponseOptions = {}): HandlerParameterDecorator {
  return parameterDecorator('Res', () => responseObject(options))
}

/**
 * An AbortSignal that aborts when the client goes away. On a method with a deadline (`@TimeLimiter`), also of a component that is no
 * controller, it aborts when the time is up as well.
 */
export function Signal(): HandlerParameterDecorator {
  const decorate = parameterDecorator('Signal', () => clientSignal)
  return (prototype, method, index) => {
    decorate(prototype, method, index)
    SIGNAL_PARAMETERS.update(prototype, (others) => new Set(others).add(index), method)
  }
}
