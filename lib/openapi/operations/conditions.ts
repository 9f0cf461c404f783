import type { RouteConditions } from '../../http/index.js'
import type { ParameterObject } from '../document/openapi-document.js'

/** `name`, `!name`, `name=value` or `name!=value`. */
interface ParsedCondition {
  readonly name: string
  readonly value: string | undefined
  readonly negated: boolean
}

/** What a mapping needs of a request by its `params` and `headers`. What must be absent, or different, has no place in OpenAPI. */
export function conditionParameters({
  params = [],
  headers = [],
}: RouteConditions): readonly ParameterObject[] {
  const parameter =
    (place: 'query' | 'header') =>
    ({ name, value }: ParsedCondition): ParameterObject => ({
      name: place === 'header' ? name.toLowerCase() : name,
      in: place,
      required: true,
      schema: { type: 'string', ...(value !== undefined && { enum: [value] }) },
    })
  const isNeeded = ({ negated }: ParsedCondition): boolean => !negated
  return [
    ...params.map(parseCondition).filter(isNeeded).map(parameter('query')),
    ...headers.map(parseCondition).filter(isNeeded).map(parameter('header')),
  ]
}

/** The media types of `consumes` or `produces`, and of the header that says the same, as the router reads them; `!` negates. */
export function mediaConditions(
  conditions: RouteConditions,
  kind: 'consumes' | 'produces',
): readonly string[] {
  const header = kind === 'consumes' ? 'content-type' : 'accept'
  const fromHeaders = (conditions.headers ?? [])
    .map(parseCondition)
    .flatMap(({ name, value, negated }) =>
      name.toLowerCase() === header && value !== undefined
        ? value.split(',').map((type) => (negated ? '!' : '') + type.trim())
        : [],
    )
  return [...(conditions[kind] ?? []), ...fromHeaders]
}

function parseCondition(expression: string): ParsedCondition {
  const equals = expression.indexOf('=')
  if (equals < 0) {
    const negated = expression.startsWith('!')
    return { name: expression.slice(negated ? 1 : 0).trim(), value: undefined, negated }
  }
  const negated = expression[equals - 1] === '!'
  const name = expression.slice(0, negated ? equals - 1 : equals).trim()
  return { name, value: expression.slice(equals + 1).trim(), negated }
}
