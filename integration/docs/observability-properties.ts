import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CONFIGURATION_PROPERTIES } from 'nexus-framework/config'
import { librarySources, ROOT } from './error-catalogue.js'
import { propertyRows, type PropertyRow } from './property-rows.js'

/** The classes under one of the two prefixes that configure what an application tells about itself. */
const DECLARED = /^@ConfigurationProperties(?:<\w+>)?\('(?<prefix>(?:management|logging)[\w.-]*)'/gm

/** Every `@ConfigurationProperties` class of lib/ below `management` and `logging`, by prefix, with its rows. */
export async function observabilityProperties(): Promise<
  readonly (readonly [prefix: string, readonly PropertyRow[]])[]
> {
  const classes = new Map<string, new () => object>()
  for (const [file, source] of await librarySources()) {
    const prefixes = [...source.matchAll(DECLARED)].map(({ groups }) => groups?.['prefix'])
    if (prefixes.length === 0) continue
    const exported = (await import(pathToFileURL(join(ROOT, file)).href)) as Record<string, unknown>
    for (const value of Object.values(exported)) {
      if (typeof value !== 'function') continue
      const metadata = CONFIGURATION_PROPERTIES.getOwn(value)
      if (metadata !== undefined && prefixes.includes(metadata.prefix)) {
        classes.set(metadata.prefix, value as new () => object)
      }
    }
  }
  return [...classes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([prefix, type]) => [prefix, propertyRows({ type, prefix: `${prefix}.` })] as const)
}
