import { MetadataKey } from '../metadata/metadata-key.js'

/** On (prototype, method): the method is mapped to requests; a controller answers them by it. What an aspect around it decides may be told to their clients. */
export const REQUEST_HANDLER = new MetadataKey<true>('core:request-handler')
