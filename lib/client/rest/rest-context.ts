import type { ValidationEngine } from '../../validation/index.js'
import type { HttpClient } from '../engine/http-client.js'

/** What fluent requests are made with. */
export interface RestContext {
  readonly client: HttpClient
  readonly engine: ValidationEngine
}
