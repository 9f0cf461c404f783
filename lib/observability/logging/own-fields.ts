/** What a line says by itself, so that a field of that name gets a `_` behind it. `@timestamp` is what the time is called in Elasticsearch. */
const OWN = new Set(['time', '@timestamp', 'level', 'logger', 'message', '__proto__'])

/** Fields beyond this are counted, not written. */
export const MAX_FIELDS = 100

/** The name that a field has in a line. */
export function fieldName(key: string): string {
  return OWN.has(key) ? `${key}_` : key
}

/** What a field may have been called that has this name in a line. */
export function givenName(written: string): string {
  const given = written.slice(0, -1)
  return written.endsWith('_') && OWN.has(given) ? given : written
}
