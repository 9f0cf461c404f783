import { lookupChain } from './language-tag.js'
import { MessageSource, type MessageParams } from './message-source.js'
import { renderTemplate, type MessageTemplate } from './message-template.js'
import { InvalidLocaleError } from './message.errors.js'

/** Templates by code: `{ min: '{property} has to be {min} or more' }`. `min.each` is used instead where elements are meant, if it is there. */
export type MessageCatalogue = Readonly<Record<string, MessageTemplate>>

/**
 * Messages from objects, such as JSON files.
 *
 * @example
 * new ResourceMessageSource({
 *   en: { 'order.tooMany': 'at most {max} items in one order' },
 *   'zh-CN': { 'order.tooMany': '一个订单最多 {max} 件商品' },
 * })
 */
export class ResourceMessageSource extends MessageSource {
  readonly locales: readonly string[]
  readonly #catalogues: ReadonlyMap<string, MessageCatalogue>

  /** @param resources by BCP 47 tag. @throws InvalidLocaleError */
  constructor(resources: Readonly<Record<string, MessageCatalogue>>) {
    super()
    const catalogues = Object.entries(resources).map(
      ([locale, catalogue]) => [canonical(locale), catalogue] as const,
    )
    this.locales = catalogues.map(([locale]) => locale)
    this.#catalogues = new Map(catalogues.map(([locale, catalogue]) => [locale.toLowerCase(), catalogue]))
  }

  message(code: string, params: MessageParams, locale: string): string | undefined {
    for (const tag of lookupChain(locale)) {
      const catalogue = this.#catalogues.get(tag)
      const template = catalogue && templateIn(catalogue, code, params['each'] === true)
      if (template !== undefined) return renderTemplate(template, params)
    }
    return undefined
  }
}

function templateIn(catalogue: MessageCatalogue, code: string, each: boolean): MessageTemplate | undefined {
  const own = (key: string): MessageTemplate | undefined =>
    Object.hasOwn(catalogue, key) ? catalogue[key] : undefined
  return (each ? own(`${code}.each`) : undefined) ?? own(code)
}

function canonical(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale).join('')
  } catch (error) {
    throw new InvalidLocaleError(locale, { cause: error })
  }
}
