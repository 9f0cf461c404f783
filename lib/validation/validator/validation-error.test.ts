import { describe, expect, it } from '@jest/globals'
import { ValidationError as OriginalError } from 'class-validator'
import fc from 'fast-check'
import { HOSTILE_STRINGS } from '../constraints/nasty-values.fixture.js'
import type { ValidationMetadata } from '../libraries/validator-storage.js'
import { ValidationError } from './validation-error.js'

class Order {}

interface Parts {
  readonly target?: object
  readonly property: string | undefined
  readonly constraints?: Record<string, string>
  readonly children?: Parts[]
}

const parts = fc.letrec<{ error: Parts }>((tie) => ({
  error: fc.record(
    {
      target: fc.constantFrom(new Order(), {}),
      property: fc.constantFrom<(string | undefined)[]>(undefined, '0', '12', '1.5', 'a', ...HOSTILE_STRINGS),
      constraints: fc.dictionary(fc.constantFrom('min', 'max'), fc.constantFrom('', 'message'), {
        noNullPrototype: true,
      }),
      children: fc.array(tie('error'), { maxLength: 3, depthIdentifier: 'error' }),
    },
    { requiredKeys: ['property'] },
  ),
})).error

function build<T extends object>(type: new () => T, { children, ...own }: Parts): T {
  return Object.assign(new type(), own, children && { children: children.map((child) => build(type, child)) })
}

describe('a validation error', () => {
  it('prints as the one of class-validator, in all its ways', () => {
    fc.assert(
      fc.property(
        parts,
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom('', 'items', 'a.b'),
        (tree, bold, nested, path) => {
          const [ours, theirs] = [build(ValidationError, tree), build(OriginalError, tree)]
          expect(ours.toString()).toBe(theirs.toString())
          for (const messages of [false, true]) {
            expect(ours.toString(bold, nested, path, messages)).toBe(
              theirs.toString(bold, nested, path, messages),
            )
          }
        },
      ),
    )
  })

  it('has no properties before it is told something', () => {
    expect(Object.keys(new ValidationError())).toEqual([])
  })

  it('knows the decorator behind each constraint, the last one where several have one name', () => {
    const decorator = (message: string): ValidationMetadata => ({
      type: 'customValidation',
      target: Order,
      propertyName: 'a',
      constraintCls: undefined,
      message,
    })
    const error = new ValidationError()
    error.fail('min', 'first', decorator('first'))
    error.fail('max', 'second', decorator('second'))
    error.fail('max', 'third', decorator('third'))
    error.fail('min', 'fourth', decorator('fourth'))
    error.fail('unknownValue', 'nobody', undefined)
    expect(error.constraints).toEqual({ min: 'fourth', max: 'third', unknownValue: 'nobody' })
    expect(['min', 'max', 'unknownValue', 'other'].map((name) => error.failedBy(name)?.message)).toEqual([
      'fourth',
      'third',
      undefined,
      undefined,
    ])
  })
})
