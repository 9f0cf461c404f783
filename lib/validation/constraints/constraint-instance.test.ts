import { describe, expect, it } from '@jest/globals'
import { getMetadataStorage, IsInt, Validate, ValidateBy, ValidatorConstraint } from 'class-validator'
import type { ConstraintInstance, ConstraintMetadata } from '../libraries/validator-storage.js'
import { constraintInstance } from './constraint-instance.js'

@ValidatorConstraint({ name: 'isInt' })
class CountedConstraint implements ConstraintInstance {
  validate(): boolean {
    return true
  }
}

/** What class-validator has of the decorator, and how often it was asked for the object. */
function counted(decorator: PropertyDecorator) {
  class Subject {
    declare value: unknown
  }
  decorator(Subject.prototype, 'value')
  const storage = getMetadataStorage()
  const [decorated] = storage.getTargetValidationMetadatas(Subject, '', false, false)
  const [known] = storage.getTargetValidatorConstraints(decorated?.constraintCls ?? Subject)
  const asked = { times: 0 }
  const constraint = {
    target: known?.target,
    name: known?.name,
    get instance() {
      asked.times++
      return known?.instance
    },
  } as ConstraintMetadata
  return { asked, constraint, known }
}

describe('the object of a constraint class', () => {
  it('is made without asking class-validator, whose search takes the longer the more there are, for its own decorators', () => {
    const { asked, constraint } = counted(IsInt())
    expect(constraintInstance(constraint).validate(1)).toBe(true)
    expect(constraintInstance(constraint).validate('a')).toBe(false)
    expect(asked.times).toBe(0)
  })

  it.each([
    ['a class', Validate(CountedConstraint)],
    ['an object', ValidateBy({ name: 'isOurs', validator: { validate: () => true } })],
  ])('is asked for once where %s of the application validates', (_kind, decorator) => {
    const { asked, constraint, known } = counted(decorator)
    expect(constraintInstance(constraint)).toBe(known?.instance)
    expect(constraintInstance(constraint)).toBe(known?.instance)
    expect(asked.times).toBe(1)
  })
})
