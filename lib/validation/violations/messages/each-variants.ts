import type { MessageTemplate } from './message-template.js'

/** The messages for constraints that hold for each element: of every code, `code.each`, where the property is called otherwise. */
export function eachVariants<Code extends string>(
  messages: Readonly<Record<Code, MessageTemplate>>,
  property: string,
  elements: string,
): Readonly<Record<`${Code}.each`, MessageTemplate>> {
  const variants = Object.entries<MessageTemplate>(messages).map(([code, template]) => [
    `${code}.each`,
    typeof template === 'string'
      ? template.replace(property, elements)
      : template.map((each) => each.replace(property, elements)),
  ])
  return Object.fromEntries(variants) as Record<`${Code}.each`, MessageTemplate>
}
