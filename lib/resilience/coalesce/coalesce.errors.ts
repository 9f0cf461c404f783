import { NexusError } from '../../common/index.js'

export class CoalesceKeyError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_COALESCE_KEY'
  static readonly summary =
    '@Coalesce has no key function, and a parameter of its method is an object or something else that calls can not be told apart by.'

  constructor(
    /** `ProductService.find`. */
    readonly method: string,
    /** Its name, or its position where it has none. */
    readonly parameter: string | number,
    /** What it is: `ProductQuery`. */
    readonly found: string,
  ) {
    const parameterText = typeof parameter === 'number' ? String(parameter + 1) : `'${parameter}'`
    super(`Coalesce can not tell calls of ${method} apart: parameter ${parameterText} is ${found}`, {
      help: 'Say what calls that may be one have in common: @Coalesce({ key: (query) => query.id }).',
    })
  }
}
