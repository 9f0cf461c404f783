import { readFile, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import { nested } from './nested-names.js'
import { jsonOf, propertiesOf, textOf } from './text-file.js'

/** Names below `git`, without it: `['commit', 'id', 'abbrev']`. */
type GitEntries = readonly (readonly [name: readonly string[], value: string])[]

const SHORT_ID = 7
const MAX_FOLDERS = 32
const MAX_ENTRIES = 200
const MAX_OBJECT_BYTES = 1024 * 1024

/**
 * What commit is running: what the build has written into `git.properties` or `git.json`, else the `.git` folder that the application is in.
 *
 * @param mode `simple`: branch, and id and time of the commit, as Spring Boot shows them
 */
export async function readGitInfo(mode: 'simple' | 'full', folder: string): Promise<object | undefined> {
  const written = (await fromProperties(folder)) ?? (await fromJson(folder))
  const entries = written ?? (await fromRepository(folder))
  if (entries === undefined) return undefined
  return mode === 'full' ? nested(entries.slice(0, MAX_ENTRIES)) : simple(entries)
}

function simple(entries: GitEntries): object {
  const values = new Map(entries.map(([name, value]) => [name.join('.'), value]))
  const id = values.get('commit.id.abbrev') ?? values.get('commit.id') ?? values.get('commit.id.full')
  const short: (readonly [readonly string[], string | undefined])[] = [
    [['branch'], values.get('branch')],
    [['commit', 'id'], id?.slice(0, SHORT_ID)],
    [['commit', 'time'], values.get('commit.time')],
  ]
  return nested(short.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])))
}

/** As git-commit-id and Gradle's plugin write it. */
async function fromProperties(folder: string): Promise<GitEntries | undefined> {
  const entries = await propertiesOf(join(folder, 'git.properties'))
  return entries?.map(({ path, value }) => [belowGit(path.segments.join('.')), value])
}

/** Flat (`"git.commit.id": ...`) or nested. */
async function fromJson(folder: string): Promise<GitEntries | undefined> {
  const json = await jsonOf(join(folder, 'git.json'))
  return json && flat(json, [])
}

function flat(value: object, path: readonly string[]): GitEntries {
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
    const name = [...path, ...key.split('.')]
    if (typeof member === 'object' && member !== null) return name.length < 8 ? flat(member, name) : []
    const isScalar = typeof member === 'string' || typeof member === 'number' || typeof member === 'boolean'
    return isScalar ? [[belowGit(name.join('.')), String(member)] as const] : []
  })
}

function belowGit(name: string): readonly string[] {
  return name.replace(/^git\./, '').split('.')
}

/** HEAD and what it names: no history is read. */
async function fromRepository(start: string): Promise<GitEntries | undefined> {
  const folder = await repositoryAbove(start)
  if (folder === undefined) return undefined
  const head = (await textOf(join(folder, 'HEAD')))?.trim()
  if (head === undefined) return undefined
  const ref = /^ref: (refs\/[\w./@+-]+)$/.exec(head)?.[1]
  const id = ref === undefined ? head : await commitOf(folder, ref)
  if (id === undefined || !/^[\da-f]{40,64}$/.test(id)) return undefined
  const time = await commitTime(await commonFolder(folder), id)
  return [
    ...(ref === undefined ? [] : [[['branch'], ref.replace(/^refs\/heads\//, '')] as const]),
    [['commit', 'id', 'abbrev'], id.slice(0, SHORT_ID)],
    [['commit', 'id', 'full'], id],
    ...(time === undefined ? [] : [[['commit', 'time'], time] as const]),
  ]
}

/** `.git` is a file that names the folder in a worktree and in a submodule. */
async function repositoryAbove(start: string): Promise<string | undefined> {
  let folder = resolve(start)
  for (let i = 0; i < MAX_FOLDERS; i++) {
    const git = join(folder, '.git')
    const found = await stat(git).catch(() => undefined)
    if (found?.isDirectory() === true) return git
    const named =
      found?.isFile() === true ? /^gitdir: (.+)$/m.exec((await textOf(git)) ?? '')?.[1] : undefined
    if (named !== undefined) return resolve(folder, named.trim())
    const parent = dirname(folder)
    if (parent === folder) return undefined
    folder = parent
  }
  return undefined
}

/** A worktree shares objects and branches with its repository. */
async function commonFolder(folder: string): Promise<string> {
  const common = (await textOf(join(folder, 'commondir')))?.trim()
  if (common === undefined) return folder
  return isAbsolute(common) ? common : join(folder, common)
}

async function commitOf(folder: string, ref: string): Promise<string | undefined> {
  if (ref.split('/').includes('..')) return undefined
  const common = await commonFolder(folder)
  const loose = (await textOf(join(folder, ref))) ?? (await textOf(join(common, ref)))
  if (loose !== undefined) return loose.trim()
  const packed = await textOf(join(common, 'packed-refs'))
  return packed
    ?.split('\n')
    .find((line) => line.endsWith(` ${ref}`))
    ?.split(' ')[0]
}

/** Of a commit that is not in a pack yet, which the newest ones are not. */
async function commitTime(folder: string, id: string): Promise<string | undefined> {
  try {
    const compressed = await readFile(join(folder, 'objects', id.slice(0, 2), id.slice(2)))
    const object = await promisify(inflate)(compressed, { maxOutputLength: MAX_OBJECT_BYTES })
    const seconds = /^committer .* (\d{1,12}) [+-]\d{4}$/m.exec(object.toString('utf8'))?.[1]
    return seconds === undefined ? undefined : new Date(Number(seconds) * 1_000).toISOString()
  } catch {
    return undefined
  }
}
