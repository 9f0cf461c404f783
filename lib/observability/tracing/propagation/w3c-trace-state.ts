import type { TraceState } from '@opentelemetry/api'
import { trimmed } from './header-access.js'

const MAX_MEMBERS = 32
/** What has to be propagated at least (section 3.3.1.5), and all that is. */
const MAX_LENGTH = 512
/** Members longer than this go first where something has to. */
const LARGE_MEMBER = 128

/** Level 1, and keys that begin with a digit (Level 2). */
const KEY = /^(?:[a-z0-9][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})$/
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/

/**
 * The list of a `tracestate` header, which vendors of tracing leave notes in: W3C Trace Context, section 3.3. The newest member is the
 * first. Immutable.
 */
export class W3cTraceState implements TraceState {
  readonly #members: ReadonlyMap<string, string>

  private constructor(members: ReadonlyMap<string, string>) {
    this.#members = members
  }

  /** `undefined` for a list without members, and for one that breaks a rule anywhere, which is dropped as a whole. */
  static parse(text: string): W3cTraceState | undefined {
    const members = new Map<string, string>()
    for (const part of text.split(',')) {
      const member = trimmed(part)
      if (member === '') continue
      const at = member.indexOf('=')
      const key = member.slice(0, Math.max(at, 0))
      const value = member.slice(at + 1)
      if (!KEY.test(key) || !VALUE.test(value) || members.has(key) || members.size === MAX_MEMBERS) {
        return undefined
      }
      members.set(key, value)
    }
    return members.size === 0 ? undefined : new W3cTraceState(members)
  }

  /** What may be sent of any implementation's list; `''` for nothing. */
  static headerOf(state: TraceState): string {
    if (state instanceof W3cTraceState) return state.serialize()
    return W3cTraceState.parse(state.serialize())?.serialize() ?? ''
  }

  get(key: string): string | undefined {
    return this.#members.get(key)
  }

  /** With the member in front; the last one makes room for it. The same list where key or value break the rules. */
  set(key: string, value: string): W3cTraceState {
    if (!KEY.test(key) || !VALUE.test(value)) return this
    const others = [...this.#members].filter(([each]) => each !== key)
    return new W3cTraceState(new Map([[key, value] as const, ...others].slice(0, MAX_MEMBERS)))
  }

  unset(key: string): W3cTraceState {
    return new W3cTraceState(new Map([...this.#members].filter(([each]) => each !== key)))
  }

  /** At most 512 characters: of a longer list, members of more than 128 go first, then the last ones. Each goes as a whole. */
  serialize(): string {
    const members = [...this.#members].map(([key, value]) => `${key}=${value}`)
    let length = members.reduce((sum, each) => sum + each.length + 1, -1)
    const drop = (at: number): void => {
      length -= (members[at] as string).length + 1
      members.splice(at, 1)
    }
    for (let at = members.length - 1; at >= 0 && length > MAX_LENGTH; at--) {
      if ((members[at] as string).length > LARGE_MEMBER) drop(at)
    }
    while (length > MAX_LENGTH) drop(members.length - 1)
    return members.join(',')
  }
}
