import type { MeterTags } from '../../../core/index.js'

interface Node<T> {
  value: T | undefined
  /** By name of the next tag, then by its value. */
  readonly next: Map<string, Map<string, Node<T>>>
}

/**
 * Values by tags in the order in which they are written. Tags are asked for while requests run: names and most values are strings of the
 * program, whose hashes are known, while a key made of them all would have to be hashed anew each time.
 */
export class TagTree<T> {
  readonly #root: Node<T> = { value: undefined, next: new Map() }

  get(tags: MeterTags): T | undefined {
    let node: Node<T> | undefined = this.#root
    for (const name in tags) {
      node = node.next.get(name)?.get(tags[name] as string)
      if (node === undefined) return undefined
    }
    return node.value
  }

  set(tags: MeterTags, value: T): void {
    let node = this.#root
    for (const [name, text] of Object.entries(tags)) {
      const byValue = obtain(node.next, name, () => new Map<string, Node<T>>())
      node = obtain(byValue, text, () => ({ value: undefined, next: new Map() }))
    }
    node.value = value
  }

  delete(tags: MeterTags): void {
    deleteBelow(this.#root, Object.entries(tags))
  }
}

function obtain<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}

/** Takes what has become empty away as well. */
function deleteBelow<T>(node: Node<T>, [first, ...rest]: readonly (readonly [string, string])[]): void {
  if (first === undefined) {
    node.value = undefined
    return
  }
  const [name, text] = first
  const byValue = node.next.get(name)
  const child = byValue?.get(text)
  if (byValue === undefined || child === undefined) return
  deleteBelow(child, rest)
  if (child.value === undefined && child.next.size === 0) byValue.delete(text)
  if (byValue.size === 0) node.next.delete(name)
}
