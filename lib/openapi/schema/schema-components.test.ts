import { describe, expect, it } from '@jest/globals'
import type { JsonSchema } from '../document/json-schema.js'
import { SchemaComponents } from './schema-components.js'

const components = (): SchemaComponents => new SchemaComponents()

function source(identity: object, name: string, build: () => JsonSchema, key = '') {
  return { identity, key, name, suffix: key, build }
}

describe('the components of a document', () => {
  it('may refer to themselves and to each other', () => {
    const all = components()
    const tree = {}
    const ref = (): JsonSchema =>
      all.reference(source(tree, 'Tree', () => ({ type: 'object', properties: { left: ref() } })))
    const { value, schemas } = all.finish({ root: ref() })
    expect(value).toEqual({ root: { $ref: '#/components/schemas/Tree' } })
    expect(schemas).toEqual({
      Tree: { type: 'object', properties: { left: { $ref: '#/components/schemas/Tree' } } },
    })
  })

  it('of one identity share a component where they say the same, also through what they refer to', () => {
    const all = components()
    const [order, item] = [{}, {}]
    const view = (key: string, price: JsonSchema): JsonSchema =>
      all.reference(
        source(order, 'Order', () => ({ items: all.reference(source(item, 'Item', () => price, key)) }), key),
      )
    const same = [view('', { type: 'number' }), view('Response', { type: 'number' })]
    expect(all.finish(same).value).toEqual([
      { $ref: '#/components/schemas/Order' },
      { $ref: '#/components/schemas/Order' },
    ])

    const other = components()
    const differing = (key: string, price: JsonSchema): JsonSchema =>
      other.reference(
        source(
          order,
          'Order',
          () => ({ items: other.reference(source(item, 'Item', () => price, key)) }),
          key,
        ),
      )
    const { value, schemas } = other.finish([differing('Response', {}), differing('', { type: 'number' })])
    expect(value).toEqual([
      { $ref: '#/components/schemas/OrderResponse' },
      { $ref: '#/components/schemas/Order' },
    ])
    expect(schemas).toEqual({
      Item: { type: 'number' },
      ItemResponse: {},
      Order: { items: { $ref: '#/components/schemas/Item' } },
      OrderResponse: { items: { $ref: '#/components/schemas/ItemResponse' } },
    })
  })

  it('of several classes with one name are numbered in the order of their use', () => {
    const all = components()
    const first = all.reference(source({}, 'Item', () => ({ type: 'string' })))
    const second = all.reference(source({}, 'Item', () => ({ type: 'string' })))
    expect(all.finish([second, first]).value).toEqual([
      { $ref: '#/components/schemas/Item2' },
      { $ref: '#/components/schemas/Item' },
    ])
  })

  it('have names of the characters that names can have', () => {
    const all = components()
    all.reference(source({}, 'Page<Product>', () => ({})))
    all.reference(source({}, '', () => ({})))
    expect(Object.keys(all.finish(undefined).schemas)).toEqual(['PageProduct', 'Schema'])
  })

  it('are renamed in the mapping of a discriminator too, and behind what leads into them', () => {
    const all = components()
    const { $ref = '' } = all.reference(source({}, 'Cat', () => ({})))
    const { value } = all.finish({ mapping: { cat: $ref }, name: { $ref: `${$ref}/properties/name` } })
    expect(value).toEqual({
      mapping: { cat: '#/components/schemas/Cat' },
      name: { $ref: '#/components/schemas/Cat/properties/name' },
    })
  })
})
