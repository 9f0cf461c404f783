import type { Violation } from '../violation.js'
import { DEFAULT_LIMITS } from '../violation-limits.js'
import { shownText } from '../shown-text.js'
import { BUILT_IN_MESSAGES } from './built-in-messages.js'
import type { MessageParams, MessageSource } from './message-source.js'

/** A message that the application wrote as a code in braces: `{order.items.tooMany}`. */
const CODE_MESSAGE = /^\{([A-Za-z_][\w-]*(?:\.[\w-]+)*)\}$/

/**
 * Gives violations their messages in a language. Looked up are messages that are a code in braces, and constraints' own messages by the
 * constraint's code; every other message, and one that is not found, stays as it is.
 *
 * @param source `withBuiltInMessages(...)`, for the built-in languages
 * @param locale a BCP 47 tag, such as `preferredLocale` tells
 * @param root what was validated, which `{validatedValue}` in messages is read from; without it, that is not filled in
 */
export function translate(
  violations: readonly Violation[],
  source: MessageSource,
  locale: string,
  root?: unknown,
): readonly Violation[] {
  return violations.map((violation) => {
    const message = translated(violation, paramsOf(violation, root), source, locale)
    return message === undefined
      ? violation
      : { ...violation, message: shownText(message, DEFAULT_LIMITS.message) }
  })
}

function translated(
  { code, message, isDefaultMessage }: Violation,
  params: MessageParams,
  source: MessageSource,
  locale: string,
): string | undefined {
  if (!isDefaultMessage) {
    const key = CODE_MESSAGE.exec(message)?.[1]
    return key === undefined ? undefined : source.message(key, params, locale)
  }
  const found = source.message(code, params, locale)
  // What validators say themselves is English already, and sometimes more exact: which limit of two was passed.
  return found === BUILT_IN_MESSAGES.message(code, params, 'en') ? undefined : found
}

function paramsOf({ path, params, each }: Violation, root: unknown): MessageParams {
  const property = path.findLast((segment) => typeof segment === 'string') ?? path.at(-1) ?? ''
  return {
    ...params,
    property,
    ...(each && { each }),
    ...(root !== undefined && { validatedValue: valueAt(root, path) }),
  }
}

function valueAt(root: unknown, path: Violation['path']): unknown {
  let value = root
  for (const segment of path) {
    if (value instanceof Map) value = value.get(segment)
    else if (value instanceof Set) value = [...value][Number(segment)]
    else if (typeof value === 'object' && value !== null && Object.hasOwn(value, segment)) {
      value = Reflect.get(value, segment)
    } else return undefined
  }
  return value
}
