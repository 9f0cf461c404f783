import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { InvalidProfileExpressionError } from '../config.errors.js'
import { ProfileExpression } from './profile-expression.js'

type Tree = string | { not: Tree } | { operator: '&' | '|'; operands: Tree[] }

const profiles = ['a', 'b', 'prod', 'eu-west']

const { tree } = fc.letrec<{ tree: Tree; leaf: Tree }>((tie) => ({
  leaf: fc.constantFrom(...profiles),
  tree: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.record({ not: tie('tree') }),
    fc.record({
      operator: fc.constantFrom<'&' | '|'>('&', '|'),
      operands: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}))

function print(node: Tree): string {
  if (typeof node === 'string') return node
  if ('not' in node) return `!${typeof node.not === 'string' ? node.not : `(${print(node.not)})`}`
  return node.operands
    .map((operand) => (typeof operand === 'string' ? operand : `(${print(operand)})`))
    .join(` ${node.operator} `)
}

function evaluate(node: Tree, active: readonly string[]): boolean {
  if (typeof node === 'string') return active.includes(node)
  if ('not' in node) return !evaluate(node.not, active)
  const values = node.operands.map((operand) => evaluate(operand, active))
  return node.operator === '&' ? !values.includes(false) : values.includes(true)
}

describe('ProfileExpression', () => {
  it('agrees with an evaluator over every tree of operators', () => {
    fc.assert(
      fc.property(tree, fc.subarray(profiles), (node, active) => {
        expect(new ProfileExpression(print(node)).accepts(active)).toBe(evaluate(node, active))
      }),
    )
  })

  it.each([
    ['prod', true],
    ['!prod', false],
    ['a&prod', false],
    ['prod & !b | (c)', undefined],
    ['prod & (!b | c)', true],
    ['  ( prod )  ', true],
    ['!(a | b) & prod', true],
    ['!!prod', true],
  ])('decides %s for the profile prod', (expression, expected) => {
    const decide = (): boolean => new ProfileExpression(expression).accepts(['prod'])
    if (expected === undefined) expect(decide).toThrow(InvalidProfileExpressionError)
    else expect(decide()).toBe(expected)
  })

  it.each([
    ['', 'a profile is missing at the end'],
    ['a & b | c', '& and | are mixed without parentheses'],
    ['a & | b', 'a profile is missing before |'],
    ['a b', 'an operator is missing before "b"'],
    ['(a', 'a parenthesis is not closed'],
    ['a)', 'a closing parenthesis has no opening one'],
    ['a !b', 'an operator is missing before "!"'],
    ['()', 'a profile is missing before )'],
    ['!', 'a profile is missing at the end'],
  ])('refuses %p: %s', (expression, reason) => {
    expect(() => new ProfileExpression(expression)).toThrow(
      `The profile expression ${JSON.stringify(expression)} is malformed: ${reason}.`,
    )
  })
})
