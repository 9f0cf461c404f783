import { describe, expect, it } from '@jest/globals'
import { Exclude, Expose, Transform, Type } from 'class-transformer'
import type { AnyClass } from '../../core/index.js'
import { TransformationType } from '../libraries/transformer-storage.js'
import type { TransformOptions } from '../validation.options.js'
import { exposurePlan } from './exposure-plan.js'
import { NO_METADATA } from './no-metadata.js'
import { context } from './oracle.fixture.js'

const storage = context.libraries.transformer ?? NO_METADATA
const { PLAIN_TO_CLASS, CLASS_TO_PLAIN } = TransformationType

function plan(
  type: AnyClass,
  direction: typeof PLAIN_TO_CLASS | typeof CLASS_TO_PLAIN,
  options: TransformOptions = {},
) {
  return exposurePlan(type, options, direction, storage)
}

class Item {}

class Base {
  @Expose({ name: 'user_name' })
  name!: string

  get total(): number {
    return 1
  }
}

class Order extends Base {
  @Exclude({ toPlainOnly: true })
  secret!: string

  @Type(() => Item)
  items!: Item[]

  @Type((help) => (help?.object['x'] === 1 ? Item : Order))
  dynamic!: unknown

  @Transform(({ value }) => value, { toPlainOnly: true })
  @Transform(({ value }) => value, { groups: ['admin'] })
  custom!: unknown

  get label(): string {
    return ''
  }

  place(): void {}
}

describe('the exposure plan', () => {
  it('knows every property that a decorator names, of parents too, by the key that is read', () => {
    expect([...plan(Order, PLAIN_TO_CLASS).known.keys()].toSorted()).toEqual(
      ['name', 'user_name', 'secret', 'items', 'dynamic', 'custom'].toSorted(),
    )
    expect(plan(Order, CLASS_TO_PLAIN).known.has('user_name')).toBe(false)
  })

  it('tells the names in both directions', () => {
    expect(plan(Order, PLAIN_TO_CLASS).property('user_name')).toMatchObject({
      property: 'name',
      plainKey: 'user_name',
    })
    expect(plan(Order, CLASS_TO_PLAIN).property('name')).toMatchObject({ plainKey: 'user_name' })
    expect(plan(Order, CLASS_TO_PLAIN, { ignoreDecorators: true }).property('name')).toMatchObject({
      plainKey: 'name',
    })
  })

  it('tells whether keys of the value count, and which count always', () => {
    expect(plan(Order, PLAIN_TO_CLASS)).toMatchObject({ readsOwnKeys: true, listed: ['user_name'] })
    expect(plan(Order, CLASS_TO_PLAIN, { excludeExtraneousValues: true })).toMatchObject({
      readsOwnKeys: false,
      listed: ['name'],
    })
    expect(plan(Order, CLASS_TO_PLAIN, { strategy: 'excludeAll' }).readsOwnKeys).toBe(false)
  })

  it('tells what is left out, of keys that nobody knows too', () => {
    expect(plan(Order, CLASS_TO_PLAIN).property('secret').isExposed).toBe(false)
    expect(plan(Order, PLAIN_TO_CLASS).property('secret').isExposed).toBe(true)
    expect(plan(Order, CLASS_TO_PLAIN, { excludePrefixes: ['_'] }).property('_x').isExposed).toBe(false)
    expect(plan(Order, CLASS_TO_PLAIN).property('_x').isExposed).toBe(true)
  })

  it('tells which properties of an instance are never written', () => {
    const of = (key: string) => plan(Order, PLAIN_TO_CLASS).property(key)
    expect([of('label').isReadOnly, of('place').isReadOnly, of('items').isReadOnly]).toEqual([
      true,
      true,
      false,
    ])
    expect([of('total').isReadOnly, of('total').isReadOnlyAbove]).toEqual([false, true])
  })

  it('resolves types when asked, and says which depend on the value', () => {
    const { type: items } = plan(Order, PLAIN_TO_CLASS).property('items')
    expect(items).toMatchObject({ isDynamic: false, emitted: Array, discriminator: undefined })
    expect(items?.resolve()).toBe(Item)
    const { type: dynamic } = plan(Order, PLAIN_TO_CLASS).property('dynamic')
    expect(dynamic?.isDynamic).toBe(true)
    expect(dynamic?.resolve({ newObject: {}, object: { x: 1 }, property: 'dynamic' })).toBe(Item)
  })

  it('selects the transforms of the direction and groups', () => {
    const count = (direction: 0 | 1, options?: TransformOptions) =>
      plan(Order, direction, options).property('custom').transforms.length
    expect(count(PLAIN_TO_CLASS)).toBe(0)
    expect(count(CLASS_TO_PLAIN)).toBe(1)
    expect(count(CLASS_TO_PLAIN, { groups: ['admin'] })).toBe(2)
  })
})
