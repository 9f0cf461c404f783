import { printable } from '../request.errors.js'

const FOLDERS = /^.*[\\/]/su
const DRIVES = /^(?:[a-z]:)+/iu

/** What a client calls a file, as a name: neither a path nor a drive, and nothing that could forge a line. `undefined` where nothing is left. */
export function originalFilename(sent: string): string | undefined {
  const name = printable(sent.replace(FOLDERS, '').replace(DRIVES, ''))
  return name === '' || name === '.' || name === '..' ? undefined : name
}
