/** One page of a larger list, in the shape of Spring Data's PagedModel. */
export interface Page<T> {
  readonly content: readonly T[]
  readonly page: {
    readonly number: number
    readonly size: number
    readonly totalElements: number
    readonly totalPages: number
  }
}

export interface PageRequest {
  /** From 0. */
  readonly page: number
  readonly size: number
}

export function pageOf<T>(
  content: readonly T[],
  { page, size }: PageRequest,
  totalElements: number,
): Page<T> {
  return { content, page: { number: page, size, totalElements, totalPages: Math.ceil(totalElements / size) } }
}
