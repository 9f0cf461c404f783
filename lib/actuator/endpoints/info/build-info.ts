import { dirname, isAbsolute, join } from 'node:path'
import { jsonOf } from './text-file.js'

/** What is known of an application's build; Spring Boot's members. */
export interface BuildInfo {
  readonly name?: string
  readonly version?: string
  /** The name without its scope. */
  readonly artifact?: string
  /** The scope of the name: `@acme`. */
  readonly group?: string
  readonly time?: string
  readonly [member: string]: unknown
}

/** How many folders above are looked at for a `package.json`. */
const MAX_FOLDERS = 32

/**
 * What the build has written, else what the nearest `package.json` with a name says: above the working directory, else above the program.
 *
 * @param location of what the build has written
 */
export async function readBuildInfo(
  location: string,
  folders: readonly string[] = applicationFolders(),
): Promise<BuildInfo | undefined> {
  const [first = '.'] = folders
  const written = await jsonOf(isAbsolute(location) ? location : join(first, location))
  if (written !== undefined) return flattened(written)
  for (const folder of folders) {
    const manifest = await manifestAbove(folder)
    if (manifest !== undefined) return manifest
  }
  return undefined
}

/** Where an application is: its working directory, where its configuration is looked for, and the folder of its program. */
export function applicationFolders(): readonly string[] {
  const [, program] = process.argv
  return program === undefined ? [process.cwd()] : [process.cwd(), dirname(program)]
}

/** `{ build: { ... } }` is what Spring's plugins write, and so is the bare object. */
function flattened(written: Readonly<Record<string, unknown>>): BuildInfo {
  const { build } = written
  return typeof build === 'object' && build !== null ? (build as BuildInfo) : written
}

async function manifestAbove(start: string): Promise<BuildInfo | undefined> {
  let folder = start
  for (let i = 0; i < MAX_FOLDERS; i++) {
    const manifest = await jsonOf(join(folder, 'package.json'))
    // The one of a build's output often has nothing but a `type`.
    if (typeof manifest?.['name'] === 'string') return buildOf(manifest['name'], manifest['version'])
    const parent = dirname(folder)
    if (parent === folder) return undefined
    folder = parent
  }
  return undefined
}

function buildOf(name: string, version: unknown): BuildInfo {
  const slash = name.startsWith('@') ? name.indexOf('/') : -1
  return {
    name,
    ...(typeof version === 'string' && { version }),
    artifact: name.slice(slash + 1),
    ...(slash > 0 && { group: name.slice(0, slash) }),
  }
}
