import './reflect.js'

/** Gives `to` the metadata that `from` itself has, for a class that stands in for another one where only own metadata is read. */
export function copyMetadata(from: object, to: object): void {
  for (const key of Reflect.getOwnMetadataKeys(from) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, from), to)
  }
}
