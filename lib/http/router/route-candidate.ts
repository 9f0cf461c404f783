import type { Accept } from '../media/accept.js'
import type { MediaType } from '../media/media-type.js'
import { QueryParameters, type QueryHolder } from '../uri/query-parameters.js'
import { CompiledRoute } from './compiled-route.js'
import {
  consumesContent,
  consumesRank,
  parseMediaExpression,
  producesAcceptable,
  type MediaExpression,
} from './media-condition.js'
import type { RouteDefinition } from './route.js'
import { compareValueConditions, holds, parseValueCondition, type ValueCondition } from './value-condition.js'

/** What conditions look at; the exchange is one. */
export interface ConditionSource extends QueryHolder {
  header(name: string): string | undefined
}

/** One definition with its conditions parsed and its routes compiled. */
export class RouteCandidate<H> {
  readonly params: readonly ValueCondition[]
  readonly headers: readonly ValueCondition[]
  readonly consumes: readonly MediaExpression[]
  readonly produces: readonly MediaExpression[]
  /** What the produce expressions offer, without the negated ones. */
  readonly offers: readonly MediaType[]
  /** One per offer, or the only one. */
  readonly routes: readonly [CompiledRoute<H>, ...CompiledRoute<H>[]]
  readonly isUnconditional: boolean
  /** Identifies the conditions, in whatever order they are written. */
  readonly conditionKey: string
  readonly #maxParameters: number

  /**
   * `index` is the place among the definitions: the first one wins where nothing else decides. More query parameters than
   * `maxParameters` are answered 400 when a condition reads them.
   *
   * @throws InvalidConditionError
   */
  constructor(
    readonly definition: RouteDefinition<H>,
    variables: readonly string[],
    readonly index: number,
    maxParameters: number,
  ) {
    const { conditions, origin } = definition
    const headers = (conditions.headers ?? []).map((text) => parseValueCondition(text, 'headers', origin))
    this.params = (conditions.params ?? []).map((text) => parseValueCondition(text, 'params', origin))
    this.headers = headers.filter((header) => !isMediaHeader(header))
    this.consumes = mediaExpressions('consumes', conditions.consumes, headers, origin)
    this.produces = mediaExpressions('produces', conditions.produces, headers, origin)
    this.offers = this.produces.filter(({ negated }) => !negated).map(({ type }) => type)
    const [first, ...others] = this.offers
    this.routes = [
      new CompiledRoute(definition, variables, first),
      ...others.map((offer) => new CompiledRoute(definition, variables, offer)),
    ]
    this.conditionKey = keyOf([this.params, this.headers, this.consumes, this.produces])
    this.isUnconditional = this.conditionKey === keyOf([[], [], [], []])
    this.#maxParameters = maxParameters
  }

  paramsHold(source: ConditionSource): boolean {
    if (this.params.length === 0) return true
    const query = QueryParameters.ofExchange(source, this.#maxParameters)
    return this.params.every((condition) => holds(condition, query.get(condition.name)))
  }

  headersHold(source: ConditionSource): boolean {
    return this.headers.every((condition) => holds(condition, source.header(condition.name)))
  }

  consumesHold(source: ConditionSource): boolean {
    return this.consumes.length === 0 || consumesContent(this.consumes, source.header('content-type'))
  }

  producesHold(accept: Accept | undefined): boolean {
    return this.produces.length === 0 || producesAcceptable(this.produces, accept)
  }

  /** Index of the route for the type that the client likes best. Only called when {@link producesHold}. */
  choiceFor(accept: Accept | undefined): number {
    if (this.routes.length === 1 || accept === undefined) return 0
    const offer = accept.negotiate(this.offers)
    return offer === undefined ? 0 : this.offers.indexOf(offer)
  }

  /** Negative: this one is more specific. Neither `produces` nor the methods count here. */
  compareConditions(other: RouteCandidate<H>): number {
    return (
      compareValueConditions(this.params, other.params) ||
      compareValueConditions(this.headers, other.headers) ||
      consumesRank(this.consumes) - consumesRank(other.consumes)
    )
  }
}

/** Spring reads `headers: 'Content-Type=...'` as `consumes` and `'Accept=...'` as `produces`. */
function isMediaHeader({ name, value }: ValueCondition): boolean {
  return value !== undefined && (name === 'content-type' || name === 'accept')
}

function mediaExpressions(
  condition: 'consumes' | 'produces',
  texts: readonly string[] = [],
  headers: readonly ValueCondition[],
  origin: string,
): MediaExpression[] {
  const name = condition === 'consumes' ? 'content-type' : 'accept'
  const fromHeaders = headers
    .filter((header) => isMediaHeader(header) && header.name === name)
    .flatMap(({ value = '', negated }) =>
      value.split(',').map((part) => `${negated ? '!' : ''}${part.trim()}`),
    )
  return [...texts, ...fromHeaders].map((text) => parseMediaExpression(text, condition, origin))
}

function keyOf(lists: readonly (readonly (ValueCondition | MediaExpression)[])[]): string {
  return JSON.stringify(
    lists.map((list) =>
      list
        .map((condition) =>
          'type' in condition
            ? `${condition.negated ? '!' : ''}${condition.type.toString()}`
            : JSON.stringify([condition.name, condition.value, condition.negated]),
        )
        .toSorted(),
    ),
  )
}
