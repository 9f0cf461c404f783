import { requestBody, type BodyDialect, type BodyOptions } from './body/request-body.js'
import { declaring, parameterDecorator, type HandlerParameterDecorator } from './parameter-decorator.js'
import type { PartOptions } from './files/file-options.js'
import { parameterOptions, type ParameterOptions } from './parameter-options.js'
import { cookieValue } from './sources/cookie-value.js'
import { matrixVariable } from './sources/matrix-variable.js'
import { modelAttribute, type ModelAttributeOptions } from './sources/model-attribute.js'
import { pathVariable } from './sources/path-variable.js'
import { requestAttribute, type RequestAttributeOptions } from './sources/request-attribute.js'
import { requestHeader } from './sources/request-header.js'
import { requestParameter } from './sources/request-param.js'
import { requestPart } from './sources/request-part.js'
import { springDialect } from './sources/source-dialect.js'

const PATH = springDialect('PathVariable')
const PARAM = springDialect('RequestParam')
const HEADER = springDialect('RequestHeader')
const COOKIE = springDialect('CookieValue')
const MATRIX = springDialect('MatrixVariable')
const BODY: BodyDialect = { required: 'always', forms: false }

/**
 * A variable of the path, converted to the parameter's type. A Map takes all of them.
 *
 * @example
 * \@GetMapping('/{id}') find(@PathVariable() id: number) { ... }
 */
export function PathVariable(
  name?: string | ParameterOptions,
  options?: ParameterOptions,
): HandlerParameterDecorator {
  const all = parameterOptions(name, options)
  return parameterDecorator('PathVariable', (parameter) => pathVariable(parameter, all, PATH))
}

/**
 * A query parameter or a form field. A collection takes repeated parameters and one with commas; a Map takes all of them.
 * A `MultipartFile` is a file of a form.
 *
 * @example
 * \@GetMapping() search(@RequestParam({ defaultValue: 0 }) page: number, @RequestParam({ type: [Number] }) ids: number[]) { ... }
 */
export function RequestParam(name?: string | PartOptions, options?: PartOptions): HandlerParameterDecorator {
  const all = parameterOptions<PartOptions>(name, options)
  return parameterDecorator('RequestParam', (parameter) => requestParameter(parameter, all, PARAM))
}

/**
 * The body: JSON for a class, an object or a list; as it came for `string`, `Buffer`, `Uint8Array`, `Readable` and `ReadableStream`.
 *
 * @example
 * \@PostMapping() place(@RequestBody() order: OrderDto) { ... }
 */
export function RequestBody(options: BodyOptions = {}): HandlerParameterDecorator {
  return parameterDecorator(
    'RequestBody',
    declaring(options, (parameter) => requestBody(parameter, options, BODY)),
  )
}

/** A header field: `ifNoneMatch` is `if-none-match` where no name is given. A Map, or a web `Headers`, takes all of them. */
export function RequestHeader(
  name?: string | ParameterOptions,
  options?: ParameterOptions,
): HandlerParameterDecorator {
  const all = parameterOptions(name, options)
  return parameterDecorator('RequestHeader', (parameter) => requestHeader(parameter, all, HEADER))
}

/** A cookie. A Map takes all of them. */
export function CookieValue(
  name?: string | ParameterOptions,
  options?: ParameterOptions,
): HandlerParameterDecorator {
  const all = parameterOptions(name, options)
  return parameterDecorator('CookieValue', (parameter) => cookieValue(parameter, all, COOKIE))
}

/** An attribute of the exchange, as middleware or a guard set it. */
export function RequestAttribute(
  name?: string | RequestAttributeOptions,
  options?: RequestAttributeOptions,
): HandlerParameterDecorator {
  const all = parameterOptions(name, options)
  return parameterDecorator('RequestAttribute', (parameter) => requestAttribute(parameter, all))
}

/** A matrix parameter of the path (`/cars;color=red`). A Map takes all of them. */
export function MatrixVariable(
  name?: string | ParameterOptions,
  options?: ParameterOptions,
): HandlerParameterDecorator {
  const all = parameterOptions(name, options)
  return parameterDecorator('MatrixVariable', (parameter) => matrixVariable(parameter, all, MATRIX))
}

/** An object whose properties are filled from query, form and path variables by name. */
export function ModelAttribute(options: ModelAttributeOptions = {}): HandlerParameterDecorator {
  return parameterDecorator('ModelAttribute', (parameter) => modelAttribute(parameter, options))
}

/**
 * A field of a form; one that is JSON is bound like a body, and one that is a file is a `MultipartFile`.
 *
 * @example
 * \@PostMapping() upload(@RequestPart() photo: MultipartFile, @RequestPart({ type: [MultipartFile] }) others: MultipartFile[]) { ... }
 */
export function RequestPart(name?: string | PartOptions, options?: PartOptions): HandlerParameterDecorator {
  const all = parameterOptions<PartOptions>(name, options)
  return parameterDecorator(
    'RequestPart',
    declaring(all, (parameter) => requestPart(parameter, all)),
  )
}
