/** The rules of an order as JSON Schema. */
export const orderJsonSchema = {
  type: 'object',
  required: ['customer', 'currency', 'items'],
  properties: {
    customer: { type: 'integer', minimum: 1 },
    currency: { type: 'string', minLength: 3, maxLength: 3 },
    note: { type: 'string', maxLength: 200 },
    items: {
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: {
        type: 'object',
        required: ['sku', 'quantity', 'price'],
        properties: {
          sku: { type: 'string', minLength: 1, maxLength: 40 },
          quantity: { type: 'integer', minimum: 1, maximum: 1000 },
          price: { type: 'number', minimum: 0 },
        },
      },
    },
  },
} as const
