/** Gives every name once: the second `health` is `health#2`. */
export class UniqueNames {
  readonly #taken = new Map<string, number>()

  take(name: string): string {
    const count = (this.#taken.get(name) ?? 0) + 1
    this.#taken.set(name, count)
    return count === 1 ? name : this.take(`${name}#${count}`)
  }
}
