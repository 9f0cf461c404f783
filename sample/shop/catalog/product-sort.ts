import { BadRequestException } from 'nexus-framework'

const COLUMNS = ['sku', 'name', 'price', 'stock'] as const

/**
 * Reads `price,desc` or `name`. Only known columns get into the SQL text.
 * @throws BadRequestException for an unknown column or direction
 */
export function orderBy(sort: string): string {
  const [field = '', direction = 'asc', ...rest] = sort.split(',')
  const column = COLUMNS.find((name) => name === field)
  if (column === undefined || rest.length > 0 || (direction !== 'asc' && direction !== 'desc')) {
    throw new BadRequestException(
      `sort must be one of ${COLUMNS.join(', ')}, optionally followed by ",asc" or ",desc".`,
    )
  }
  return `${column} ${direction}, sku ${direction}`
}
