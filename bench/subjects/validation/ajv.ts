import { Ajv } from 'ajv'
import { orderJsonSchema } from '../shared/order-json-schema.js'
import { reportValidation } from '../shared/validation-work.js'

const validate = new Ajv().compile(orderJsonSchema)
const validateAll = new Ajv({ allErrors: true }).compile(orderJsonSchema)

reportValidation({
  accepts: (plain) => validate(plain),
  findings: (plain) => (validateAll(plain) ? 0 : (validateAll.errors?.length ?? 0)),
})
