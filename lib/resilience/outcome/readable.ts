/**
 * What is read from a value that may be anything; `undefined` where it throws. Proxies and getters may, and an error that can not be looked
 * at is still the error that the caller has to get.
 */
export function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
