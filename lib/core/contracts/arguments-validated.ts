import { MetadataKey } from '../metadata/metadata-key.js'

/** On (prototype, method): whoever calls the method validates its arguments, as the pipeline of a handler does; no aspect does it again. */
export const ARGUMENTS_VALIDATED = new MetadataKey<true>('validation:arguments-validated')
