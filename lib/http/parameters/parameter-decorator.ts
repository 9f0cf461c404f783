import { PARAMETERS, type Extractor, type ExtractorFactory, type HandlerParameter } from './extractor.js'
import { MisplacedParameterError } from './parameter.errors.js'

/** What a decorator of a handler's parameter is to TypeScript. */
export type HandlerParameterDecorator = (
  prototype: object,
  method: string | symbol | undefined,
  index: number,
) => void

/** A factory of values of the body, whose type an option may name. */
export function declaring(
  { type }: { readonly type?: unknown },
  factory: (parameter: HandlerParameter) => Extractor,
): ExtractorFactory {
  return Object.assign(factory, { declares: type, readsBody: true })
}

/** A decorator that only records how the parameter's extractor is made. @throws MisplacedParameterError */
export function parameterDecorator(name: string, factory: ExtractorFactory): HandlerParameterDecorator {
  return (prototype, method, index) => {
    if (typeof prototype === 'function') {
      const member = method === undefined ? 'the constructor' : `the static method ${String(method)}`
      throw new MisplacedParameterError(
        name,
        `${member} of ${prototype.name}`,
        'is only for parameters of handlers',
      )
    }
    const handler = method as string | symbol
    const own = PARAMETERS.getOwn(prototype, handler)
    if (own?.has(index) === true) {
      const place = `parameter ${index} of ${prototype.constructor.name}.${String(handler)}`
      throw new MisplacedParameterError(
        name,
        place,
        'is the second decorator that says where a parameter comes from',
      )
    }
    PARAMETERS.set(prototype, new Map(own).set(index, factory), handler)
  }
}
