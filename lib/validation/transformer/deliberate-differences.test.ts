import { describe, expect, it } from '@jest/globals'
import { Expose, instanceToPlain, plainToInstance, Transform, Type } from 'class-transformer'
import type { AnyClass } from '../../core/index.js'
import type { TransformOptions } from '../validation.options.js'
import { compileInstanceToPlain } from './instance-to-plain.js'
import { context } from './oracle.fixture.js'
import { compilePlainToInstance } from './plain-to-instance.js'
import { NotATypeError, UnknownSubtypeError, UntransformableValueError } from './transformer.errors.js'

// Each of these is in the README of this folder.

function toInstance<T>(
  type: AnyClass & { readonly prototype: T },
  value: unknown,
  options: TransformOptions = {},
): T {
  return compilePlainToInstance(type, options, context)(value) as T
}

function toPlain(value: unknown, options: TransformOptions = {}): unknown {
  return compileInstanceToPlain(options, context)(value)
}

class Animal {
  name!: string
}
class Cat extends Animal {
  @Transform(({ value, obj }) => `${value} ${obj.kind}`, { toClassOnly: true })
  lives!: string

  @Expose({ toPlainOnly: true })
  get seen(): string {
    return String(Reflect.get(this, 'kind'))
  }
}

class Shelter {
  @Type(() => Animal, { discriminator: { property: 'kind', subTypes: [{ name: 'cat', value: Cat }] } })
  animal!: Animal

  @Type(() => Animal, { discriminator: { property: 'kind', subTypes: [{ name: 'cat', value: Cat }] } })
  all!: Animal[]
}

describe('the discriminator', () => {
  it('stays in the plain object that is read', () => {
    const plain = () => ({ animal: { kind: 'cat' }, all: [{ kind: 'cat' }] })
    const [ours, originals] = [plain(), plain()]
    expect(toInstance(Shelter, ours).animal).not.toHaveProperty('kind')
    plainToInstance(Shelter, originals)
    expect(ours).toEqual(plain())
    expect(originals).toEqual({ animal: {}, all: [{}] })
  })

  it('of a frozen object can be dropped, of one that occurs twice too', () => {
    const cat = Object.freeze({ kind: 'cat' })
    const { animal, all } = toInstance(Shelter, { animal: cat, all: [cat] })
    expect([animal, all[0]].map((each) => each?.constructor)).toEqual([Cat, Cat])
    expect(() => plainToInstance(Shelter, { animal: cat })).toThrow(TypeError)
    const shared = { kind: 'cat' }
    expect(plainToInstance(Shelter, { animal: shared, all: [shared] }).all[0]).not.toBeInstanceOf(Cat)
  })

  it('is seen by transforms of the object', () => {
    const plain = () => ({ animal: { kind: 'cat', lives: 7 } })
    expect(toInstance(Shelter, plain()).animal).toHaveProperty('lives', '7 cat')
    expect(plainToInstance(Shelter, plain()).animal).toHaveProperty('lives', '7 undefined')
  })

  it('does not get into the instance that becomes plain, where getters and methods would see it', () => {
    const shelter = () => Object.assign(new Shelter(), { animal: new Cat(), all: [new Cat()] })
    const [ours, originals] = [shelter(), shelter()]
    expect(toPlain(ours)).toMatchObject({
      animal: { kind: 'cat', seen: 'undefined' },
      all: [{ kind: 'cat' }],
    })
    expect(instanceToPlain(originals)).toMatchObject({ animal: { kind: 'cat', seen: 'cat' } })
    expect(ours.animal).not.toHaveProperty('kind')
    expect(originals.animal).toHaveProperty('kind', 'cat')
  })

  it('is in the plain object also where an accessor of the instance takes it', () => {
    class Fish extends Animal {
      get kind(): string {
        return 'ours'
      }
    }
    class Tank {
      @Type(() => Animal, { discriminator: { property: 'kind', subTypes: [{ name: 'fish', value: Fish }] } })
      animal = new Fish()
    }
    expect(toPlain(new Tank())).toEqual({ animal: { name: undefined, kind: 'fish' } })
    expect(() => instanceToPlain(new Tank())).toThrow('which has only a getter')
  })

  it('is not in what a transform makes of the object', () => {
    class Copying {
      @Type(() => Animal, { discriminator: { property: 'kind', subTypes: [{ name: 'cat', value: Cat }] } })
      @Transform(({ value }) => ({ ...value }))
      animal = new Cat()
    }
    expect(toPlain(new Copying())).not.toHaveProperty('animal.kind')
    expect(instanceToPlain(new Copying())).toHaveProperty('animal.kind', 'cat')
  })

  it('of null in a list is missed with an error that has a code', () => {
    expect(() => toInstance(Shelter, { all: [null] })).toThrow(UntransformableValueError)
    expect(() => plainToInstance(Shelter, { all: [null] })).toThrow(TypeError)
    expect(() => toPlain(Object.assign(new Shelter(), { all: [null] }))).toThrow(UntransformableValueError)
  })

  it('can not be told of a class that is no subtype', () => {
    const shelter = Object.assign(new Shelter(), { animal: new Animal() })
    expect(() => toPlain(shelter)).toThrow(UnknownSubtypeError)
    expect(() => toPlain(shelter)).toThrow(
      "Add { value: Animal, name: '...' } to discriminator.subTypes of @Type.",
    )
    expect(() => instanceToPlain(shelter)).toThrow(TypeError)
  })

  it('of an object that only inherits from Array is looked for in it', () => {
    const liar: unknown = Object.assign(Object.create(Array.prototype), { kind: 'cat', name: 'a' })
    expect(toInstance(Shelter, { animal: liar }).animal).toBeInstanceOf(Cat)
    expect(() => plainToInstance(Shelter, { animal: liar })).toThrow(TypeError)
  })
})

it('skips an accessor without setter that a parent class has, where assignment throws in the original', () => {
  class Circle {
    radius!: number

    get area(): number {
      return this.radius ** 2 * 3
    }
  }
  class Disc extends Circle {}
  expect(toInstance(Disc, { radius: 2, area: 1 }).area).toBe(12)
  expect(() => plainToInstance(Disc, { radius: 2, area: 1 })).toThrow(TypeError)
})

it('reads a getter once', () => {
  let reads = 0
  const counted = () => {
    reads = 0
    return {
      get value() {
        reads++
        return 1
      },
    }
  }
  toInstance(Animal, counted())
  expect(reads).toBe(1)
  toPlain(counted())
  expect(reads).toBe(1)
  instanceToPlain(counted())
  expect(reads).toBeGreaterThan(1)
})

it('asks a type function without parameters once', () => {
  let calls = 0
  class Counting {
    @Type(() => {
      calls++
      return Animal
    })
    animal!: Animal
  }
  const compiled = compilePlainToInstance(Counting, {}, context)
  expect(calls).toBe(0)
  for (let time = 0; time < 3; time++)
    expect(compiled({ animal: {} })).toHaveProperty('animal.constructor', Animal)
  expect(calls).toBe(1)
})

it('gives every transform the same options, which can not be changed', () => {
  class Changing {
    @Transform(({ options }) => Object.isFrozen(options))
    text!: unknown
  }
  expect(toInstance(Changing, { text: '' }).text).toBe(true)
})

it('rejects the promise of a value that can not be transformed, where the original never settles it', async () => {
  class Failing {
    @Transform(() => {
      throw new RangeError('the transform throws')
    })
    text!: string
  }
  await expect(toInstance(Failing, Promise.resolve({ text: '' }))).rejects.toThrow('the transform throws')
})

it('refuses an object whose constructor is no class on its way to an instance, and ignores it on the way back', () => {
  const plain = { inner: { constructor: 'text', a: 1 } }
  expect(() => toInstance(Animal, plain)).toThrow(
    'A value can not become an object: its "constructor" is no class',
  )
  expect(() => plainToInstance(Animal, plain)).toThrow(TypeError)
  expect(toPlain(plain)).toEqual({ inner: { a: 1 } })
  expect(() => instanceToPlain(plain)).toThrow(TypeError)
})

it('has errors with a code for values that can not be converted, and for types that are none', () => {
  class Bad {
    @Type(() => Number)
    number!: number
    @Type(() => String)
    text!: string
    @Type(() => Date)
    date!: Date
    @Type(() => Buffer)
    bytes!: Buffer
    @Type()
    big!: bigint
    @Type(() => 'no class' as never)
    none!: unknown
  }
  const unprintable = { toString: 1, valueOf: 1 }
  for (const property of ['number', 'text', 'date', 'bytes'] as const) {
    expect(() => toInstance(Bad, { [property]: unprintable })).toThrow(UntransformableValueError)
    expect(() => plainToInstance(Bad, { [property]: unprintable })).toThrow()
  }
  expect(() => toInstance(Bad, { number: Symbol('x') })).toThrow('A value can not become a number.')
  expect(() => toInstance(Bad, { bytes: 5 })).toThrow('A value can not become bytes.')
  expect(() => toInstance(Bad, { big: [1] })).toThrow('A value can not become a BigInt.')
  expect(() => toInstance(Bad, { none: {} })).toThrow(NotATypeError)
  expect(() => toInstance(Bad, { none: {} })).toThrow('Let the function return a class: @Type(() => Item).')
  expect(toInstance(Bad, { none: 'text' }).none).toBe('text')
})

it('lets errors of the application pass', () => {
  class Loud {
    @Type(() => String)
    text!: string
  }
  const value = {
    toString() {
      throw new RangeError('of the application')
    },
  }
  expect(() => toInstance(Loud, { text: value })).toThrow(RangeError)
})
