/** Which files of a form the parameters of a handler take. Filled at boot; nothing else of a form's files is kept. */
export class WantedFiles {
  readonly #names = new Set<string>()
  readonly #texts = new Set<string>()
  #all = false

  /** Whether the handler takes no file at all. */
  get none(): boolean {
    return !this.#all && this.#names.size === 0
  }

  /** `undefined`: of every field. */
  want(name: string | undefined): void {
    if (name === undefined) this.#all = true
    else this.#names.add(name)
  }

  /** A field that is read as text, also where browsers send it as a file because it is a Blob. */
  wantText(name: string): void {
    this.#texts.add(name)
  }

  takes(name: string): boolean {
    return this.#names.has(name) || (this.#all && !this.#texts.has(name))
  }
}
