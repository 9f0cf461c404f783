import { IsInt, Type, ValidateNested } from 'nexus-framework/validation/decorators'

/** Where in a larger list a page is. */
export class PageMetadata {
  /** From 0. */
  @IsInt()
  readonly number!: number

  @IsInt()
  readonly size!: number

  @IsInt()
  readonly totalElements!: number

  @IsInt()
  readonly totalPages!: number
}

/** One page of a larger list, in the shape of Spring Data's PagedModel. */
export interface Page<T> {
  readonly content: readonly T[]
  readonly page: PageMetadata
}

export interface PageRequest {
  /** From 0. */
  readonly page: number
  readonly size: number
}

/** The class of pages of `item`: generics are not there at run time, classes are. */
export function PageOf<T>(item: new () => T): new () => Page<T> {
  class PageOfItem implements Page<T> {
    @ValidateNested({ each: true })
    @Type(() => item)
    readonly content!: readonly T[]

    @ValidateNested()
    @Type(() => PageMetadata)
    readonly page!: PageMetadata
  }
  return PageOfItem
}

export function pageOf<T>(
  content: readonly T[],
  { page, size }: PageRequest,
  totalElements: number,
): Page<T> {
  return { content, page: { number: page, size, totalElements, totalPages: Math.ceil(totalElements / size) } }
}
