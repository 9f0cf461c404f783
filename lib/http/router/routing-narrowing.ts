import { Accept } from '../media/accept.js'
import type { MediaType } from '../media/media-type.js'
import type { MediaExpression } from './media-condition.js'
import type { ConditionSource, RouteCandidate } from './route-candidate.js'
import { RoutingFailure } from './routing-failure.js'
import { describeCondition } from './value-condition.js'

/**
 * Why none of the handlers that path and method lead to takes the request, in Spring's order: nobody consumes the content (415),
 * nobody of those produces what is accepted (406), nobody of those is satisfied by the parameters (400). `undefined`: headers, 404.
 */
export function narrow<H>(
  candidates: readonly RouteCandidate<H>[],
  source: ConditionSource,
): RoutingFailure | undefined {
  const consuming = candidates.filter((candidate) => candidate.consumesHold(source))
  if (consuming.length === 0) return unsupportedMediaType(candidates.flatMap(({ consumes }) => consumes))
  const accept = Accept.of(source.header('accept'))
  const producing = consuming.filter((candidate) => candidate.producesHold(accept))
  if (producing.length === 0) return notAcceptable(consuming.flatMap(({ produces }) => produces))
  return producing.some((candidate) => candidate.paramsHold(source)) ? undefined : unsatisfied(producing)
}

function unsupportedMediaType(expressions: readonly MediaExpression[]): RoutingFailure {
  const mediaTypes = named(expressions)
  return new RoutingFailure(
    415,
    'unsupported-media-type',
    `The content type of the request is not supported.${listed(mediaTypes)}`,
    { mediaTypes },
  )
}

function notAcceptable(expressions: readonly MediaExpression[]): RoutingFailure {
  const mediaTypes = named(expressions)
  return new RoutingFailure(
    406,
    'not-acceptable',
    `Nothing that this path produces is acceptable.${listed(mediaTypes)}`,
    { mediaTypes },
  )
}

function unsatisfied<H>(candidates: readonly RouteCandidate<H>[]): RoutingFailure {
  const conditions = candidates.map(({ params }) => params.map(describeCondition).join(' and '))
  return new RoutingFailure(
    400,
    'unsatisfied-parameters',
    `The query parameters do not satisfy what this path asks for: ${[...new Set(conditions)].join(', or ')}.`,
  )
}

function named(expressions: readonly MediaExpression[]): readonly MediaType[] {
  const types = expressions.filter(({ negated }) => !negated).map(({ type }) => type)
  return [...new Map(types.map((type) => [type.toString(), type])).values()]
}

function listed(mediaTypes: readonly MediaType[]): string {
  return mediaTypes.length === 0 ? '' : ` Supported: ${mediaTypes.join(', ')}.`
}
