import type { Type } from '../../common/index.js'

const offers = new Map<string, () => Promise<Type>>()

/**
 * Offers an `@AutoConfiguration` of an area to every application that has a property under `prefix`; it is loaded for those only. Called
 * when the package's root is evaluated.
 */
export function offerAutoConfiguration(prefix: string, load: () => Promise<Type>): void {
  offers.set(prefix, load)
}

/** @param hasProperties whether the application's environment has any below a prefix */
export async function offeredAutoConfigurations(
  hasProperties: (prefix: string) => boolean,
): Promise<readonly Type[]> {
  const wanted = [...offers].filter(([prefix]) => hasProperties(prefix))
  return Promise.all(wanted.map(([, load]) => load()))
}
