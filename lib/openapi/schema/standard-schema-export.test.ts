import { describe, expect, it } from '@jest/globals'
import { type } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import type { StandardSchema } from '../../common/index.js'
import { ValidationEngine } from '../../validation/index.js'
import type { JsonSchema } from '../document/json-schema.js'
import { SchemaFactory } from './schema-factory.js'
import type { StandardSchemaOptions } from './standard-schema-export.js'

const engine = await ValidationEngine.load()

function exported(
  schemas: readonly (readonly [StandardSchema, 'request' | 'response'])[],
  options: Partial<StandardSchemaOptions> = {},
) {
  const warnings: string[] = []
  const factory = new SchemaFactory(engine, { warn: (message) => warnings.push(message), ...options })
  const made = schemas.map(([schema, direction]) => factory.of(schema, { direction }))
  const { value, schemas: components } = factory.components.finish(made)
  return { made: value, components, warnings }
}

describe('a schema of another library', () => {
  it('of Zod is what comes in for a request, and what goes out for a response', () => {
    const order = z.object({ sku: z.string().min(1), quantity: z.number().int().default(1) })
    const { made, warnings } = exported([
      [order, 'request'],
      [order, 'response'],
    ])
    expect(made[0]).toMatchObject({
      type: 'object',
      properties: { sku: { type: 'string', minLength: 1 }, quantity: { type: 'integer', default: 1 } },
      required: ['sku'],
    })
    expect(made[1]?.required).toEqual(['sku', 'quantity'])
    expect(warnings).toEqual([])
  })

  it('of ArkType is exported', () => {
    const { made } = exported([[type({ sku: 'string >= 1', 'note?': 'string' }), 'request']])
    expect(made[0]).toMatchObject({ properties: { sku: { minLength: 1 } }, required: ['sku'] })
    expect(made[0]).not.toHaveProperty('$schema')
  })

  it('of Valibot needs somebody who makes JSON Schema of it', () => {
    const schema = v.object({ sku: v.string() })
    const { made, warnings } = exported([
      [schema, 'request'],
      [schema, 'request'],
    ])
    expect(made).toEqual([{}, {}])
    expect(warnings).toEqual([expect.stringContaining('jsonSchemaOf')])
    const jsonSchemaOf = (): JsonSchema => ({ type: 'object', properties: { sku: { type: 'string' } } })
    expect(exported([[schema, 'request']], { jsonSchemaOf }).made).toEqual([jsonSchemaOf()])
  })

  it('becomes a component where it has a name, and so do definitions, recursive ones too', () => {
    const tree = z
      .object({
        name: z.string(),
        get children() {
          return z.array(tree)
        },
      })
      .meta({ id: 'Tree' })
    const { made, components } = exported([[z.object({ root: tree }).meta({ title: 'Forest' }), 'request']])
    expect(made).toEqual([{ $ref: '#/components/schemas/Forest' }])
    expect(components).toMatchObject({
      Forest: { properties: { root: { $ref: '#/components/schemas/Tree' } } },
      Tree: { properties: { children: { items: { $ref: '#/components/schemas/Tree' } } } },
    })
  })

  it('refers to itself as a component, also without a name', () => {
    const node = z.object({
      get next() {
        return node.optional()
      },
    })
    const { made, components } = exported([[z.array(node), 'request']])
    const text = JSON.stringify([made, components])
    expect(text).not.toContain('$defs')
    for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
      expect(Object.keys(components)).toContain(name)
    }
    expect(Object.keys(components)).toHaveLength(1)
  })

  it('is documented as far as JSON Schema can say it, with a warning that says so once', () => {
    const schema = z.object({ sku: z.string(), at: z.date() })
    const { made, warnings } = exported([
      [schema, 'request'],
      [schema, 'request'],
    ])
    expect(made[0]).toMatchObject({ properties: { sku: { type: 'string' }, at: {} } })
    expect(warnings).toEqual([expect.stringMatching(/zod.*Date/)])
  })

  it('that can not be exported at all is any value', () => {
    const broken = {
      '~standard': {
        version: 1,
        vendor: 'mine',
        validate: (value: unknown) => ({ value }),
        jsonSchema: {
          input: () => {
            throw new TypeError('not this one')
          },
        },
      },
    } as const
    const { made, warnings } = exported([[broken, 'request']])
    expect(made).toEqual([{}])
    expect(warnings).toEqual([expect.stringContaining('not this one')])
  })
})
