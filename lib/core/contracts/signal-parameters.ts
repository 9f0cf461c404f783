import { MetadataKey } from '../metadata/metadata-key.js'

/**
 * On (prototype, method): positions of the parameters with `@Signal()`. A handler gets the signal of its client there; where a deadline
 * is put around a method, it gets the signal of the deadline, which aborts with the client's as well.
 */
export const SIGNAL_PARAMETERS = new MetadataKey<ReadonlySet<number>>('core:signal-parameters')
