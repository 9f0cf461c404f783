import { describe, expect, it } from '@jest/globals'
import { DataSize, Duration } from '../../common/index.js'
import { Environment, type PropertyOrigin } from '../../core/index.js'
import {
  EnvironmentKindError,
  PropertyConversionError,
  UnresolvedPlaceholderError,
} from '../config.errors.js'
import { objectSource } from '../sources/object-source.js'
import { StandardEnvironment } from './standard-environment.js'
import { evaluateValue, standardEnvironment, type ValueOptions } from './value-expression.js'

const environment = new StandardEnvironment([
  objectSource('test properties', {
    shop: {
      count: 5,
      open: false,
      tags: ['a', 'b'],
      sizes: '1KB, 2KB',
      wait: Duration.ofSeconds(3),
      password: 'hunter2',
    },
    empty: '',
  }),
])
const evaluate = (text: string, options: ValueOptions): unknown => evaluateValue(environment, text, options)

describe('evaluateValue', () => {
  it.each<[string, ValueOptions, unknown]>([
    ['${shop.count}', { type: Number }, 5],
    ['${shop.missing:7}', { type: Number }, 7],
    ['${shop.open}', { type: Boolean }, false],
    ['${shop.count}', { type: BigInt }, 5n],
    ['${shop.count}', { type: String }, '5'],
    ['${shop.count}', { type: Object }, '5'],
    ['n=${shop.count}', {}, 'n=5'],
    ['fixed', { type: String }, 'fixed'],
    ['${shop.tags}', { type: Array }, ['a', 'b']],
    ['${shop.tags}', { type: Set }, new Set(['a', 'b'])],
    ['${shop.tags}', { type: String }, 'a,b'],
    ['${shop.none:x, y}', { type: Array }, ['x', 'y']],
    ['1,2', { type: Array, of: Number }, [1, 2]],
    ['${shop.missing:}', { type: Array }, []],
    ['${shop.mode:fast}', { type: String, enum: ['FAST', 'SLOW'] }, 'FAST'],
  ])('makes of %s with %o', (text, options, expected) => {
    expect(evaluate(text, options)).toEqual(expected)
  })

  it('makes durations and sizes', () => {
    expect(String(evaluate('${shop.wait}', { type: Duration }))).toBe('3s')
    expect(evaluate('${shop.sizes}', { type: Array, of: DataSize })).toEqual([
      DataSize.ofKilobytes(1),
      DataSize.ofKilobytes(2),
    ])
  })

  it('says what came, from where, and what was expected', () => {
    expect(() => evaluate('${empty}', { type: Number })).toThrow(PropertyConversionError)
    expect(() => evaluate('${shop.tags}', { type: Number })).toThrow(
      '${shop.tags} is "a,b"; expected a number.',
    )
    expect(() => evaluate('${shop.wait}', { type: Number })).toThrow(
      '${shop.wait} (test properties) is "3s"; expected a number.',
    )
    expect(() => evaluate('${shop.gone}', { type: Number })).toThrow(UnresolvedPlaceholderError)
  })

  it('never quotes a secret', () => {
    expect(() => evaluate('${shop.password}', { type: Number })).toThrow('is "******"; expected a number.')
  })
})

describe('standardEnvironment', () => {
  it('says what to provide instead of an environment without sources', () => {
    class Fake extends Environment {
      readonly activeProfiles = []
      getProperty(): string | undefined {
        return undefined
      }
      getOrigin(): PropertyOrigin | undefined {
        return undefined
      }
      acceptsProfiles(): boolean {
        return false
      }
    }
    expect(() => standardEnvironment(new Fake())).toThrow(EnvironmentKindError)
    expect(() => standardEnvironment(new Fake())).toThrow(
      'Provide the result of new ConfigLoader(...).load()',
    )
    expect(standardEnvironment(environment)).toBe(environment)
  })
})
