import { orderSchema } from '../shared/order-schema.js'
import { reportValidation } from '../shared/validation-work.js'

reportValidation({
  accepts: (plain) => orderSchema.safeParse(plain).success,
  findings: (plain) => orderSchema.safeParse(plain).error?.issues.length ?? 0,
})
