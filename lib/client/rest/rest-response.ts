import type { Readable } from 'node:stream'
import type { AbstractType, StandardSchema } from '../../common/index.js'
import type { ResponseEntity, ReturnedType } from '../../http/index.js'
import type { ClientCall } from '../engine/client-call.js'
import { bodyOf, type BodyPlan } from '../exchange/result-plan.js'
import { compileReader } from '../exchange/result-reader.js'
import type { RestContext } from './rest-context.js'

/** What a type stands for as a result: `String` for a string, a class for its instances, a list for lists. */
export type ResultOf<T> = T extends readonly [infer E]
  ? ResultOf<E>[]
  : T extends StringConstructor
    ? string
    : T extends NumberConstructor
      ? number
      : T extends BooleanConstructor
        ? boolean
        : T extends typeof Readable
          ? Readable
          : T extends StandardSchema<infer Output>
            ? Output
            : T extends AbstractType<infer I>
              ? I
              : never

type Declared = ReturnedType | readonly [ReturnedType]

/** The response of a fluent request. Each of its methods sends the request. */
export class RestResponse {
  readonly #context: RestContext
  readonly #call: () => ClientCall

  constructor(context: RestContext, call: () => ClientCall) {
    this.#context = context
    this.#call = call
  }

  /** The body as the type says, validated. @throws ClientException, UnknownResultTypeError */
  async body<T extends Declared>(type: T): Promise<ResultOf<T>> {
    return (await this.#read('body', planOf(type))) as ResultOf<T>
  }

  /** Status, headers, and the body as the type says; redirects that are not followed, and 304, included. */
  async toEntity<T extends Declared>(type: T): Promise<ResponseEntity<ResultOf<T> | undefined>> {
    return (await this.#read('entity', planOf(type))) as ResponseEntity<ResultOf<T> | undefined>
  }

  /** Status and headers; the body is dropped. */
  async toBodilessEntity(): Promise<ResponseEntity<undefined>> {
    return (await this.#read('entity', { kind: 'nothing' })) as ResponseEntity<undefined>
  }

  async #read(kind: 'body' | 'entity', body: BodyPlan): Promise<unknown> {
    const { client, engine } = this.#context
    return client.call(
      this.#call(),
      compileReader({ kind, body }, engine, `a result of client '${client.name}'`),
    )
  }
}

function planOf(declared: Declared): BodyPlan {
  const list = Array.isArray(declared)
  const type = (list ? declared[0] : declared) as ReturnedType
  return bodyOf({ type, list }, 'a request of RestClient')
}
