import { FORM_TYPES } from '../parameters/describe-parameter.js'
import type { Extractor } from '../parameters/extractor.js'
import type { ParameterDescription } from '../parameters/parameter-description.js'

/**
 * What all parameters of a handler take. Where the handler only reads forms, for what it consumes or for a part that it takes, a
 * parameter that may come from query or form comes from the form.
 */
export function routeParameters(
  extractors: readonly Extractor[],
  consumes: readonly string[],
): readonly ParameterDescription[] {
  const all = extractors.flatMap(({ describes = [] }) => describes)
  const consumesForms = consumes.length > 0 && consumes.every((type) => FORM_TYPES.includes(type))
  const hasForm = consumesForms || all.some((each) => each.in === 'form')
  if (!hasForm) return all
  return all.map((each) =>
    each.in === 'query' && each.mediaTypes !== undefined ? { ...each, in: 'form' } : each,
  )
}
