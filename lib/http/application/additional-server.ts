import { MetadataKey } from '../../core/index.js'
import type { ListenOptions } from '../adapter/http-adapter.js'

/**
 * A second socket of the application, with controllers of its own: those that have its name under {@link SERVED_BY}. Every provider of
 * this token is one: `{ provide: AdditionalServer, useClass: ... }`. It opens after the application's own socket and drains after it, so
 * that whoever watches the application there sees it drain.
 */
export abstract class AdditionalServer {
  abstract readonly name: string
  abstract readonly address: ListenOptions
}

/** On a controller: the name of the {@link AdditionalServer} that serves it. Where there is none of that name, the application's own does. */
export const SERVED_BY = new MetadataKey<string>('http:served-by')
