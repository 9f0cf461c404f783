import { instanceToPlain, plainToInstance } from 'class-transformer'
import { validateSync, type ValidationError } from 'class-validator'
import { OrderDto } from '../shared/order-dto.js'
import { reportValidation } from '../shared/validation-work.js'

const options = { whitelist: true }

function count(errors: readonly ValidationError[]): number {
  let total = 0
  for (const { constraints = {}, children = [] } of errors)
    total += Object.keys(constraints).length + count(children)
  return total
}

reportValidation({
  accepts: (plain) => validateSync(plainToInstance(OrderDto, plain), options).length === 0,
  findings: (plain) => count(validateSync(plainToInstance(OrderDto, plain), options)),
  serialization: {
    load: (plain) => plainToInstance(OrderDto, plain),
    write: (orders: OrderDto[]) => JSON.stringify(instanceToPlain(orders)),
  },
})
