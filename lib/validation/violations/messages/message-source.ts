/**
 * What a message can mention: what the constraint was given, `property`, and `validatedValue` where it is known. `each` is true where the
 * message is about the elements of the property.
 */
export type MessageParams = Readonly<Record<string, unknown>>

/**
 * Messages by code and language, as Spring's MessageSource. An application provides one (`ResourceMessageSource`, or a class of its own
 * over its translation library); what it does not have comes from the built-in messages.
 */
export abstract class MessageSource {
  /** The languages that there are messages in, as BCP 47 tags: what the languages that a request asks for are compared with. */
  abstract readonly locales: readonly string[]

  /**
   * The message in a language, complete; `undefined` where there is none in this or a more general language (`zh` for `zh-CN`).
   *
   * @param code `min`; `order.tooMany` where the application wrote `message: '{order.tooMany}'`
   * @param locale a BCP 47 tag
   */
  abstract message(code: string, params: MessageParams, locale: string): string | undefined
}
