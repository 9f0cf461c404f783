import { instanceToPlain, plainToInstance } from 'class-transformer'
import { validateSync } from 'class-validator'
import { countFindings } from '../shared/count-findings.js'
import { OrderDto } from '../shared/order-dto.js'
import { reportValidation } from '../shared/validation-work.js'

const options = { whitelist: true }

reportValidation({
  accepts: (plain) => validateSync(plainToInstance(OrderDto, plain), options).length === 0,
  findings: (plain) => countFindings(validateSync(plainToInstance(OrderDto, plain), options)),
  serialization: {
    load: (plain) => plainToInstance(OrderDto, plain),
    write: (orders: OrderDto[]) => JSON.stringify(instanceToPlain(orders)),
  },
})
