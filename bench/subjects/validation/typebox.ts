import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { reportValidation } from '../shared/validation-work.js'

const order = Compile(
  Type.Object({
    customer: Type.Integer({ minimum: 1 }),
    currency: Type.String({ minLength: 3, maxLength: 3 }),
    note: Type.Optional(Type.String({ maxLength: 200 })),
    items: Type.Array(
      Type.Object({
        sku: Type.String({ minLength: 1, maxLength: 40 }),
        quantity: Type.Integer({ minimum: 1, maximum: 1000 }),
        price: Type.Number({ minimum: 0 }),
      }),
      { minItems: 1, maxItems: 50 },
    ),
  }),
)

reportValidation({
  accepts: (plain) => order.Check(plain),
  findings: (plain) => order.Errors(plain).length,
})
