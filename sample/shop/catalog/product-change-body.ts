import { UnprocessableEntityException } from 'nexus-framework'
import type { ProductChange } from './product.js'

const CHECKS: Readonly<Record<keyof ProductChange, (value: unknown) => boolean>> = {
  name: (value) => typeof value === 'string' && value.trim() !== '' && value.length <= 200,
  price: isCount,
  stock: isCount,
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** @throws UnprocessableEntityException that names the first field that is unknown or has no valid value */
export function checkedProductChange(body: object): ProductChange {
  for (const [field, value] of Object.entries(body)) {
    const check = Object.hasOwn(CHECKS, field) ? CHECKS[field as keyof ProductChange] : undefined
    if (check?.(value) !== true) {
      throw new UnprocessableEntityException(`${field} can not be changed to this value.`, {
        properties: { field },
      })
    }
  }
  return body
}
