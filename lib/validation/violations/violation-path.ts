import { shownText } from './shown-text.js'

type Segment = string | number

/** The path to a value, built while descending. Immutable; grows no more once it is as long as the limit. */
export class ViolationPath {
  readonly segments: readonly Segment[]
  readonly #room: number

  private constructor(segments: readonly Segment[], room: number) {
    this.segments = segments
    this.#room = room
  }

  /** @param limit UTF-16 units, one for each separator included. */
  static root(limit: number): ViolationPath {
    return new ViolationPath([], limit)
  }

  static of(segments: Iterable<Segment>, limit: number): readonly Segment[] {
    let path = ViolationPath.root(limit)
    for (const segment of segments) {
      if (path.#room <= 1) break
      path = path.child(segment)
    }
    return path.segments
  }

  child(segment: Segment): ViolationPath {
    const room = this.#room - 1
    if (room < 1) return this
    const shown = typeof segment === 'number' ? segment : shownText(segment, room)
    return new ViolationPath([...this.segments, shown], room - String(shown).length)
  }
}
