import type { RequestMappingInfo } from '../../http/index.js'

/** `OrderController_place`. */
export type OperationIdFactory = (controller: string, method: string) => string

/** Gives every operation an id of its own, which stays the same as long as the routes before it do. */
export class OperationIds {
  readonly #taken = new Set<string>()
  readonly #factory: OperationIdFactory

  constructor(factory: OperationIdFactory = defaultId) {
    this.#factory = factory
  }

  /** @param given what `@ApiOperation` says; a handler of several methods or paths has it followed by the method, then by a number */
  next({ method }: RequestMappingInfo, httpMethod: string, given?: string): string {
    const wanted = given ?? this.#factory(method.controller.name, String(method.name))
    let id = wanted
    for (let number = 1; this.#taken.has(id); number++) {
      id = number === 1 ? `${wanted}_${httpMethod}` : `${wanted}_${httpMethod}_${number}`
    }
    this.#taken.add(id)
    return id
  }
}

/** Without what can not stand in a URL or an identifier, such as the parentheses of `Symbol(find)`. */
function defaultId(controller: string, method: string): string {
  return `${controller}_${method}`.replaceAll(/[^\w.~-]+/g, '')
}

/** `Find all`, of `findAll`. */
export function summaryOf(method: string | symbol): string {
  const name = typeof method === 'symbol' ? (method.description ?? '') : method
  const words = wordsOf(name)
  const text = words.join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** `order-items`, of `OrderItemsController`. */
export function tagOf(controller: string): string {
  const name = controller.replace(/(?<=.)Controller$/, '')
  return wordsOf(name).join('-')
}

/** In lower case, but for abbreviations: `findByURL` is `find by URL`. */
function wordsOf(name: string): readonly string[] {
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^A-Za-z\d_$\s]+/g) ?? [name]
  return words.map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
}
