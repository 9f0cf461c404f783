import { MessageSource, type MessageParams } from './message-source.js'

/** Asks several sources in their order: all for the requested language, then all for the default one. */
export class CompositeMessageSource extends MessageSource {
  readonly #sources: readonly MessageSource[]
  readonly #defaultLocale: string

  /** @param defaultLocale a BCP 47 tag. Default: `en`. */
  constructor(sources: readonly MessageSource[], defaultLocale = 'en') {
    super()
    this.#sources = sources
    this.#defaultLocale = defaultLocale
  }

  get locales(): readonly string[] {
    return [...new Set(this.#sources.flatMap(({ locales }) => locales))]
  }

  message(code: string, params: MessageParams, locale: string): string | undefined {
    for (const language of new Set([locale, this.#defaultLocale])) {
      for (const source of this.#sources) {
        const message = source.message(code, params, language)
        if (message !== undefined) return message
      }
    }
    return undefined
  }
}
