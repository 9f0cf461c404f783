import { BindingFailure, ValidationEngine } from 'nexus-framework/validation'
import { countFindings } from '../shared/count-findings.js'
import { OrderDto } from '../shared/order-dto.js'
import { reportValidation } from '../shared/validation-work.js'

const engine = await ValidationEngine.load()
const bind = engine.binder(OrderDto, { validation: { whitelist: true } })
const instantiate = engine.plainToInstance(OrderDto)

reportValidation({
  accepts: (plain) => bind(plain) instanceof OrderDto,
  findings: (plain) => {
    const result = bind(plain)
    return result instanceof BindingFailure ? countFindings(result.errors) : 0
  },
  serialization: {
    load: (plain) => plain.map(instantiate),
    write: engine.serializer({ type: OrderDto, list: true }),
  },
})
