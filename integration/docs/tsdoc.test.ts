import { describe, expect, it } from '@jest/globals'
import { aliasTextsOf, declarationsOf } from './tsdoc.js'

describe('declarationsOf', () => {
  it('reads the comments of members, and what is extended', () => {
    const source = `
/** Not of a member. */
export interface RetryOptions extends InstanceOptions, Other<string> {
  /** How often. Default 3. */
  readonly maxAttempts?: number
  /**
   * How long, see {@link Duration}.
   * Default 5s.
   *
   * @example 5s
   */
  readonly wait?: DurationLike
  readonly bare: string
}
`
    expect(declarationsOf(source).get('RetryOptions')).toEqual({
      name: 'RetryOptions',
      parents: ['InstanceOptions', 'Other'],
      members: [
        { name: 'maxAttempts', type: 'number', text: 'How often. Default 3.' },
        { name: 'wait', type: 'DurationLike', text: 'How long, see `Duration`. Default 5s.' },
        { name: 'bare', type: 'string', text: '' },
      ],
    })
  })

  it('reads classes with decorators, on one line or on two', () => {
    const source = `
class First extends Base implements Options {
  /** A name. */
  @Property({ enum: ['a', 'b'] }) kind?: Kind
  nested = new Second()
}

export class Second {
  /** Many. */
  @Property({ of: First })
  configs: Record<string, First> = {}
  @Property({ type: Secret }) url?: Secret
}
`
    const declarations = declarationsOf(source)
    expect(declarations.get('First')).toEqual({
      name: 'First',
      parents: ['Base', 'Options'],
      members: [
        { name: 'kind', type: 'Kind', text: 'A name.' },
        { name: 'nested', type: undefined, text: '' },
      ],
    })
    expect(declarations.get('Second')?.members).toEqual([
      { name: 'configs', type: undefined, text: 'Many.' },
      { name: 'url', type: 'Secret', text: '' },
    ])
  })
})

describe('aliasTextsOf', () => {
  it('reads the comments of type aliases', () => {
    const source = `
/** How it grows. */
export type Backoff = 'fixed' | 'linear'

/** Of an interface. */
export interface Other {}
export type Bare = string
`
    expect([...aliasTextsOf(source)]).toEqual([['Backoff', 'How it grows.']])
  })
})
