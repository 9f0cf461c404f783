import { z } from 'zod'

/** What users of Hono and Express validate with. */
export const orderSchema = z.object({
  customer: z.int().min(1),
  currency: z.string().length(3),
  note: z.string().max(200).optional(),
  items: z
    .array(
      z.object({
        sku: z.string().min(1).max(40),
        quantity: z.int().min(1).max(1000),
        price: z.number().min(0),
      }),
    )
    .min(1)
    .max(50),
})

export const ordersOfParams = z.object({ id: z.coerce.number().int() })
export const ordersOfQuery = z.object({ limit: z.coerce.number().int() })
