import type { PageFile } from './page-file.js'

/** Files by name, each made when it is first asked for. One that could not be made is tried again. */
export class KeptFiles {
  readonly #files = new Map<string, Promise<PageFile>>()

  obtain(name: string, make: () => Promise<PageFile>): Promise<PageFile> {
    const known = this.#files.get(name)
    if (known !== undefined) return known
    const file = make()
    this.#files.set(name, file)
    file.catch(() => this.#files.delete(name))
    return file
  }
}
