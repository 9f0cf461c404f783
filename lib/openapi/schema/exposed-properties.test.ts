import { describe, expect, it } from '@jest/globals'
import { Exclude, Expose, instanceToPlain, plainToInstance, type ExposeOptions } from 'class-transformer'
import fc from 'fast-check'
import { ValidationEngine, type TransformOptions } from '../../validation/index.js'
import { exposedProperties } from './exposed-properties.js'

const engine = await ValidationEngine.load()
const NAMES = ['alpha', 'beta', 'gamma', 'delta']

type Decoration = (prototype: object, name: string) => void

const directions = fc.constantFrom({}, { toClassOnly: true }, { toPlainOnly: true })
const exposeOptions: fc.Arbitrary<ExposeOptions> = fc
  .record({
    direction: directions,
    name: fc.option(fc.constantFrom('x1', 'x2', 'x3')),
    groups: fc.option(fc.subarray(['a', 'b'], { minLength: 1 })),
    since: fc.option(fc.integer({ min: 1, max: 3 })),
  })
  .map(({ direction, name, groups, since }) => ({
    ...direction,
    ...(name !== null && { name }),
    ...(groups !== null && { groups }),
    ...(since !== null && { since }),
  }))

const decoration: fc.Arbitrary<Decoration> = fc.oneof(
  fc.constant(() => undefined),
  exposeOptions.map((options) => Expose(options) as Decoration),
  directions.map((options) => Exclude(options) as Decoration),
)

/** A class of four fields and an accessor, decorated at random. Names outside are made different, as two of one name hide each other. */
const decoratedClass = fc
  .record({
    decorations: fc.tuple(decoration, decoration, decoration, decoration),
    classLevel: fc.constantFrom(undefined, 'expose', 'exclude'),
    getter: fc.boolean(),
  })
  .map(({ decorations, classLevel, getter }): new () => object => {
    class Subject {
      alpha = 1
      beta = 2
      gamma = 3
      delta = 4

      get computed(): number {
        return 5
      }
    }
    decorations.forEach((decorate, index) => decorate(Subject.prototype, NAMES[index] ?? ''))
    if (getter) Expose({ name: 'x9' })(Subject.prototype, 'computed')
    if (classLevel !== undefined) (classLevel === 'expose' ? Expose() : Exclude())(Subject)
    return Subject
  })

const transformation: fc.Arbitrary<TransformOptions> = fc
  .record({ groups: fc.option(fc.subarray(['a', 'b'])), version: fc.option(fc.integer({ min: 1, max: 3 })) })
  .map(({ groups, version }) => ({
    ...(groups !== null && { groups }),
    ...(version !== null && { version }),
  }))

describe('the exposed properties of a class', () => {
  it('are those that class-transformer writes, under its names', () => {
    fc.assert(
      fc.property(decoratedClass, transformation, (type, options) => {
        const written = Object.keys(instanceToPlain(new type(), options as object))
        const exposed = exposedProperties(engine, type, { direction: 'response', transformation: options })
        expect(new Set(exposed.map(({ name }) => name))).toEqual(new Set(written))
      }),
      { numRuns: 500 },
    )
  })

  it('are those that class-transformer reads, under names that it reads', () => {
    fc.assert(
      fc.property(decoratedClass, transformation, (type, options) => {
        for (const { name, property } of exposedProperties(engine, type, {
          direction: 'request',
          transformation: options,
        })) {
          const instance = plainToInstance(type, { [name]: 'sent' }, options as object)
          expect(Reflect.get(instance, property.name)).toBe('sent')
        }
      }),
      { numRuns: 500 },
    )
  })

  it('leave nothing out that class-transformer reads under the name of the class', () => {
    fc.assert(
      fc.property(decoratedClass, transformation, (type, options) => {
        const exposed = exposedProperties(engine, type, { direction: 'request', transformation: options })
        for (const name of NAMES) {
          const instance = plainToInstance(type, { [name]: 'sent' }, options as object)
          if (Reflect.get(instance, name) !== 'sent') continue
          expect(exposed.map(({ property }) => property.name)).toContain(name)
        }
      }),
      { numRuns: 500 },
    )
  })
})
