import { describe, expect, it } from '@jest/globals'
import { defineAspect } from './define-aspect.js'

const Timed = defineAspect<{ name?: string }>({ name: 'timed', order: 1, create: () => undefined })

describe('the decorator of an aspect', () => {
  it('knows its definition', () => {
    expect(Timed.aspect.name).toBe('timed')
  })

  it('refuses an accessor', () => {
    expect(() => {
      class Orders {
        @Timed()
        get total() {
          return 1
        }
      }
      return Orders
    }).toThrow('The aspect timed cannot advise Orders.total: it is an accessor.\nMove the work into a method')
  })

  it('refuses a property, even one that holds a function', () => {
    expect(() => {
      class Orders {
        @Timed()
        save = () => 1
      }
      return Orders
    }).toThrow('The aspect timed cannot advise Orders.save: it is a property.\nMake it a method')
  })

  it('refuses a static method', () => {
    expect(() => {
      class Orders {
        @Timed()
        static open() {}
      }
      return Orders
    }).toThrow('The aspect timed cannot advise Orders.open: it is a static method.')
  })

  it('refuses to stand twice on one method or class', () => {
    expect(() => {
      class Orders {
        @Timed({ name: 'a' })
        @Timed({ name: 'b' })
        place() {}
      }
      return Orders
    }).toThrow('The aspect timed is applied to Orders.place twice.')
    expect(() => {
      @Timed()
      @Timed()
      class Orders {}
      return Orders
    }).toThrow('The aspect timed is applied to Orders twice.')
  })
})
