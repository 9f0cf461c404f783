import { describe, expect, it } from '@jest/globals'
import { IsInt, Valid } from '../decorators/index.js'
import { ValidationEngine } from '../validation-engine.js'
import { violationsOf } from '../violations/violations-of.js'
import { argumentsValidator } from './method-validator.js'

const engine = await ValidationEngine.load()

class Item {
  @IsInt() count!: number
}

class Service {
  take(@Valid({ type: [Item] }) items: Item[]): Item[] {
    return items
  }
}

function nested(depth: number): unknown {
  let value: unknown = [{ count: 1 }]
  for (let level = 0; level < depth; level++) value = [value]
  return value
}

describe('what a validated method is called with', () => {
  it('is refused where it is nested too deeply, however deep that is', async () => {
    const validate = argumentsValidator(Service.prototype, 'take', engine)
    for (const depth of [1_000, 100_000]) {
      const errors = (await validate?.([nested(depth)])) ?? []
      expect(violationsOf(errors)).toMatchObject([{ code: 'maxDepth' }])
    }
    expect(violationsOf((await validate?.([nested(100)])) ?? [])).toEqual([])
  })
})
