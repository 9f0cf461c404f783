import type { ValidationEngine } from '../../../validation/index.js'
import type { RequestDraft } from './request-draft.js'

/** Puts one argument into the request. */
export type ParameterStep = (argument: unknown, draft: RequestDraft) => void

/** What a step is compiled with. */
export interface StepContext {
  /** `InventoryClient.find`, for messages. */
  readonly method: string
  readonly engine: ValidationEngine
  /** Of the path. */
  readonly variables: readonly string[]
  /** Media type that the exchange declares for its body. */
  readonly contentType: string | undefined
  /** Names that the same argument gives to the path. */
  readonly elsewhere: ReadonlySet<string>
}
