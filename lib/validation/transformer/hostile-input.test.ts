import { describe, expect, it } from '@jest/globals'
import { Type } from 'class-transformer'
import { compileInstanceToPlain } from './instance-to-plain.js'
import { context, toInstance, toPlain } from './oracle.fixture.js'
import { compilePlainToInstance } from './plain-to-instance.js'
import { TransformationDepthError, UntransformableValueError } from './transformer.errors.js'

class Node {
  @Type(() => Node)
  next?: Node

  @Type(() => Node)
  declare children: Node[]

  @Type(() => Buffer)
  declare bytes: Buffer
}

const instance = compilePlainToInstance(Node, {}, context)
const plain = compileInstanceToPlain({}, context)

function nested(depth: number, wrap: (inner: object) => object): object {
  let value: object = {}
  for (let level = 1; level < depth; level++) value = wrap(value)
  return value
}

const WRAPPERS = [
  (next: object) => ({ next }),
  (child: object) => [child],
  (child: object) => ({ unknown: child }),
  (child: object) => new Map([['a', child]]),
  (child: object) => new Set([child]),
]

describe('values that are nested deeply', () => {
  it('are transformed up to 500 levels', () => {
    for (const wrap of WRAPPERS) {
      expect(() => instance(nested(500, wrap))).not.toThrow()
      expect(() => plain(nested(500, wrap))).not.toThrow()
    }
    toInstance(Node, () => nested(500, (next) => ({ next })))
    toPlain(() => nested(500, (child) => [child]))
  })

  it('are refused beyond, with an error that has a code', () => {
    for (const wrap of WRAPPERS) {
      for (const depth of [501, 100_000]) {
        // What is in a Map is not read on the way to an instance.
        const isRead = !(wrap({}) instanceof Map)
        if (isRead) expect(() => instance(nested(depth, wrap))).toThrow(TransformationDepthError)
        expect(() => plain(nested(depth, wrap))).toThrow(TransformationDepthError)
      }
    }
  })

  it('leave nothing behind that would refuse the next value', () => {
    expect(() => instance(nested(501, (next) => ({ next })))).toThrow(TransformationDepthError)
    expect(() => instance(nested(500, (next) => ({ next })))).not.toThrow()
  })

  it('may be as wide as they like', () => {
    const children = Array.from({ length: 5000 }, () => ({ next: { children: [] } }))
    expect(instance({ children })).toHaveProperty('children.length', 5000)
  })
})

describe('values that refer to themselves', () => {
  it('end with an error that has a code', () => {
    const node = new Node()
    node.next = node
    node.children = [node, node]
    for (const run of [instance, plain]) {
      expect(() => run(node)).toThrow(TransformationDepthError)
      expect(() => run(node)).toThrow('A value is nested more than 500 levels deep, or refers to itself.')
    }
  })

  it('end so with the check for circular references too, where a list contains itself', () => {
    const list: unknown[] = []
    list.push(list)
    expect(() => compileInstanceToPlain({ enableCircularCheck: true }, context)(list)).toThrow(
      TransformationDepthError,
    )
  })
})

it('does not allocate what a value only claims to have', () => {
  expect(() => instance({ bytes: { length: 1_000_000_000 } })).toThrow(UntransformableValueError)
  expect(() => instance({ bytes: { length: 4, 0: 1 } })).toThrow(UntransformableValueError)
  expect(instance({ bytes: { type: 'Buffer', data: [1, 2] } })).toHaveProperty('bytes', Buffer.from([1, 2]))
  const bomb = Object.setPrototypeOf({ length: 1_000_000_000 }, Array.prototype) as object
  expect(instance({ next: bomb })).toHaveProperty('next.length', 1_000_000_000)
  expect(instance({ next: bomb })).toHaveProperty('next.constructor', Node)
})

it('pollutes no prototype', () => {
  const hostile = JSON.parse(
    '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "next": {"__proto__": {"polluted": 1}}}',
  ) as unknown
  const node = instance(hostile) as Node
  expect(Reflect.get(node, 'polluted')).toBeUndefined()
  expect(Reflect.get(node.next ?? {}, 'polluted')).toBeUndefined()
  expect(Reflect.get(plain({ inner: hostile }) as object, 'polluted')).toBeUndefined()
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})

it('does not remember the keys of clients', () => {
  for (let index = 0; index < 100; index++) {
    const key = `key-${index}`.padEnd(200, 'x')
    expect(instance({ [key]: index })).toHaveProperty(key, index)
    expect(
      instance(Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`${key}${at}`, at]))),
    ).toHaveProperty(`${key}99`, 99)
  }
})
