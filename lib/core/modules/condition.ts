import type { Token } from '../container/token.js'
import type { Environment } from '../contracts/environment.js'
import { MetadataKey } from '../metadata/metadata-key.js'

/** What a condition may look at. */
export interface ConditionContext {
  readonly environment: Environment
  /** Whether something provides the token, as the module of the conditional component sees it. */
  provides(token: Token): boolean
}

/** Decides at boot whether a module, a component or a bean is there. */
export interface Condition {
  /** As it is written: `@Profile('dev')`. */
  readonly description: string
  /** `components`: looks at other components, so it is evaluated when all unconditional ones are known. */
  readonly phase: 'environment' | 'components'
  /** Why it does not hold; `undefined` where it does. */
  readonly mismatch: (context: ConditionContext) => string | undefined
}

/** One evaluated condition; kept in the application graph. */
export interface ConditionOutcome {
  /** `OrdersModule`, `DataConfiguration.dataSource()`. */
  readonly subject: string
  readonly module: string
  readonly condition: string
  readonly phase: Condition['phase']
  readonly matched: boolean
  /** Why it did not match. */
  readonly reason: string | undefined
}

/** On a class, or on (prototype, bean method). Not inherited. */
export const CONDITIONS = new MetadataKey<readonly Condition[]>('core:conditions')
