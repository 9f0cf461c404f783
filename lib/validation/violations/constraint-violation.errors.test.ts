import { expect, it } from '@jest/globals'
import { ConstraintViolationError } from './constraint-violation.errors.js'
import type { Violation } from './violation.js'

function violation(path: Violation['path'], message = 'is wrong'): Violation {
  return { path, code: 'min', message, params: {}, isDefaultMessage: true }
}

it('names the first violations by pointer and code, and counts the others', () => {
  const violations = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => violation([name, 0]))
  const error = new ConstraintViolationError(violations, 'OrderService.place()')
  expect(error.code).toBe('NEXUS_VALIDATION_CONSTRAINT_VIOLATION')
  expect(error.violations).toBe(violations)
  expect(error.message).toContain(
    "OrderService.place() was called with invalid arguments: '/a/0' violates min, '/b/0' violates min, '/c/0' violates min, '/d/0' violates min, '/e/0' violates min, and 2 more.",
  )
})

it('has no message of a violation in its own, because that may show a value', () => {
  const error = new ConstraintViolationError([violation(['pin'], 'pin 4711 is too short')], 'Vault.open()')
  expect(error.message).not.toContain('4711')
  expect(error.message).toContain("'/pin' violates min.")
})
