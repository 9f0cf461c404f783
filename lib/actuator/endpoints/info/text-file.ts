import { readFile, stat } from 'node:fs/promises'
import { readProperties, type PropertyEntry } from '../../../config/index.js'

/** What a build writes about itself is small; anything larger is something else. Bytes. */
const MAX_BYTES = 256 * 1024

/** The text of a file, or `undefined` where there is none that can be read, or where it is too large to be what is meant. */
export async function textOf(file: string | URL): Promise<string | undefined> {
  try {
    const { size } = await stat(file)
    return size > MAX_BYTES ? undefined : await readFile(file, 'utf8')
  } catch {
    return undefined
  }
}

/** The object that a JSON file holds, or `undefined` where it holds none. */
export async function jsonOf(file: string | URL): Promise<Readonly<Record<string, unknown>> | undefined> {
  const text = await textOf(file)
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined
  } catch {
    return undefined
  }
}

/** What a `.properties` file has; `undefined` where it is none. */
export async function propertiesOf(file: string): Promise<readonly PropertyEntry[] | undefined> {
  const text = await textOf(file)
  if (text === undefined) return undefined
  try {
    return readProperties(file, text).flatMap(({ entries }) => entries)
  } catch {
    return undefined
  }
}
