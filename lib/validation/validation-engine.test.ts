import { describe, expect, it } from '@jest/globals'
import { Expose } from 'class-transformer'
import { ValidationEngine } from './validation-engine.js'

class First {
  readonly kind = 'first'
}
class Second {
  readonly kind = 'second'
}
class Holder {
  declare held: unknown
  @Expose({ since: 2 })
  declare later: string
}

const engine = await ValidationEngine.load()

describe('the engine', () => {
  it('compiles a class once for equal options', () => {
    expect(engine.binder(Holder)).toBe(engine.binder(Holder, {}))
    expect(engine.validator(Holder, { groups: ['a'] })).toBe(engine.validator(Holder, { groups: ['a'] }))
    expect(engine.validator(Holder, { groups: ['a'] })).not.toBe(engine.validator(Holder, { groups: ['b'] }))
  })

  it('tells options apart by the classes and the numbers in them', () => {
    const held = (type: object) =>
      engine.plainToInstance(Holder, { targetMaps: [{ target: Holder, properties: { held: type } }] })({
        held: {},
      }).held
    expect(held(First)).toBeInstanceOf(First)
    expect(held(Second)).toBeInstanceOf(Second)
    const later = (version: number) => engine.plainToInstance(Holder, { version })({ later: 'x' }).later
    expect(later(Number.NEGATIVE_INFINITY)).toBeUndefined()
    expect(later(Number.POSITIVE_INFINITY)).toBe('x')
  })
})
