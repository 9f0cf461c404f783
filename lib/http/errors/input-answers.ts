import { isPromiseLike, type AbstractType, type Awaitable } from '../../common/index.js'
import type * as Validation from '../../validation/index.js'
import type { MessageSource } from '../../validation/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import { validationArea } from '../parameters/binding/validation-area.js'
import { inputError, InvalidInputException, type InputException } from '../parameters/request.errors.js'
import { reasonPhrase } from './http-status.js'
import { problemAnswer, type ProblemAnswer } from './problem-answer.js'

export interface InputAnswersOptions {
  readonly format: 'problem' | 'nest'
  /** Of an InvalidInputException. */
  readonly status: number
  /** A BCP 47 tag. */
  readonly defaultLocale: string
  /** The components of the application that are known by the token; asked once, when the first request is refused. */
  readonly components: (token: AbstractType<MessageSource>) => readonly MessageSource[]
}

/** What a client is told about its input. */
export interface InputAnswer extends ProblemAnswer {
  /** Of the messages, where they were translated: it was chosen by `Accept-Language`. */
  readonly language: string | undefined
  /** Goes out in place of the problem. */
  readonly body: object | undefined
}

/** Puts what is wrong with a request's input into the client's language and the application's format. */
export class InputAnswers {
  readonly #options: InputAnswersOptions
  #translator: Translator | undefined = undefined

  constructor(options: InputAnswersOptions) {
    this.#options = options
  }

  /** Makes {@link of} synchronous. */
  async load(): Promise<void> {
    this.#translator = this.#translatorOf(await validationArea())
  }

  /** A promise only before anything was loaded. */
  of(exchange: HttpExchange, exception: InputException): Awaitable<InputAnswer> {
    const language = exchange.header('accept-language')
    const translator = this.#loaded()
    return isPromiseLike(translator)
      ? translator.then((late) => this.#answer(exception, language, late))
      : this.#answer(exception, language, translator)
  }

  #loaded(): Awaitable<Translator> {
    if (this.#translator !== undefined) return this.#translator
    const area = validationArea()
    return isPromiseLike(area)
      ? area.then((late) => (this.#translator ??= this.#translatorOf(late)))
      : (this.#translator = this.#translatorOf(area))
  }

  #translatorOf(area: typeof Validation): Translator {
    const { components, defaultLocale } = this.#options
    const own = components(area.MessageSource)
    const source = area.withBuiltInMessages(
      own.length === 0 ? undefined : new area.CompositeMessageSource(own, defaultLocale),
      defaultLocale,
    )
    return new Translator(area, source, defaultLocale)
  }

  #answer(exception: InputException, accepted: string | undefined, translator: Translator): InputAnswer {
    const { problem, headers } = problemAnswer(exception)
    const { violations, language } = translator.translate(exception.violations, accepted)
    if (language !== undefined) problem.withProperty('errors', violations.map(inputError))
    if (exception instanceof InvalidInputException && exception.status !== this.#options.status) {
      const { status } = this.#options
      if (problem.title === reasonPhrase(exception.status)) problem.withTitle(reasonPhrase(status))
      problem.status = status
    }
    const { status } = problem
    const body =
      this.#options.format === 'problem'
        ? undefined
        : { ...translator.nestFormat(violations), statusCode: status, error: reasonPhrase(status) }
    return { problem, headers, language, body }
  }
}

type Violations = InputException['violations']

/** Chooses the language of violations. */
class Translator {
  readonly #area: typeof Validation
  readonly #source: MessageSource
  readonly #locales: readonly string[]
  readonly #defaultLocale: string

  constructor(area: typeof Validation, source: MessageSource, defaultLocale: string) {
    this.#area = area
    this.#source = source
    this.#locales = source.locales
    this.#defaultLocale = defaultLocale
  }

  translate(
    violations: Violations,
    accepted: string | undefined,
  ): { readonly violations: Violations; readonly language: string | undefined } {
    const locale = this.#area.preferredLocale(accepted, this.#locales, this.#defaultLocale)
    const translated = this.#area.translate(violations, this.#source, locale) as Violations
    const isTranslated = translated.some(({ message }, index) => message !== violations[index]?.message)
    return { violations: translated, language: isTranslated ? locale : undefined }
  }

  nestFormat(violations: Violations): Validation.NestErrorBody {
    return this.#area.nestErrorFormat(violations)
  }
}
