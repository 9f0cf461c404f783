import { CHINESE_MESSAGES } from './chinese-messages.js'
import { CompositeMessageSource } from './composite-message-source.js'
import { ENGLISH_MESSAGES } from './english-messages.js'
import type { MessageSource } from './message-source.js'
import { ResourceMessageSource } from './resource-message-source.js'

/** English and Chinese, for every constraint of class-validator and for what a request can lack. */
export const BUILT_IN_MESSAGES: MessageSource = new ResourceMessageSource({
  en: ENGLISH_MESSAGES,
  zh: CHINESE_MESSAGES,
})

/**
 * An application's messages, and the built-in ones for what it does not have.
 *
 * @param defaultLocale a BCP 47 tag: for languages that have no messages. Default: `en`.
 */
export function withBuiltInMessages(application?: MessageSource, defaultLocale?: string): MessageSource {
  const sources = application === undefined ? [BUILT_IN_MESSAGES] : [application, BUILT_IN_MESSAGES]
  return new CompositeMessageSource(sources, defaultLocale)
}
