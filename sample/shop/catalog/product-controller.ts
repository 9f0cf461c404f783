import {
  BadRequestException,
  GetMapping,
  PatchMapping,
  PathVariable,
  PreconditionRequiredException,
  RequestBody,
  RequestHeader,
  RequestMapping,
  RequestParam,
  ResponseEntity,
  RestController,
} from 'nexus-framework'
import { ShopProperties } from '../shop.properties.js'
import type { Page } from './page.js'
import { checkedProductChange } from './product-change-body.js'
import { ProductService } from './product-service.js'
import { orderBy } from './product-sort.js'
import type { Product } from './product.js'

/** The catalogue, written as a Spring controller. */
@RestController()
@RequestMapping('/products')
export class ProductController {
  constructor(
    private readonly products: ProductService,
    private readonly properties: ShopProperties,
  ) {}

  @GetMapping()
  search(
    @RequestParam({ defaultValue: '' }) q: string,
    @RequestParam({ defaultValue: '0' }) page: number,
    @RequestParam({ defaultValue: '20' }) size: number,
    @RequestParam({ defaultValue: 'sku' }) sort: string,
  ): Page<Product> {
    const { maxPageSize } = this.properties
    if (!Number.isInteger(page) || page < 0) throw new BadRequestException('page must be 0 or more.')
    if (!Number.isInteger(size) || size < 1 || size > maxPageSize) {
      throw new BadRequestException(`size must be between 1 and ${maxPageSize}.`)
    }
    return this.products.search(q, orderBy(sort), { page, size })
  }

  /** Answers 304 to a client that has this version already. */
  @GetMapping('/{sku}')
  get(@PathVariable() sku: string): ResponseEntity<Product> {
    return withETag(this.products.get(sku))
  }

  /** Optimistic locking: the client says in If-Match which version it has changed. */
  @PatchMapping('/{sku}')
  change(
    @PathVariable() sku: string,
    @RequestHeader({ name: 'if-match', required: false }) ifMatch: string | undefined,
    @RequestBody() body: object,
  ): ResponseEntity<Product> {
    return withETag(this.products.change(sku, versionOf(ifMatch), checkedProductChange(body)))
  }
}

function withETag(product: Product): ResponseEntity<Product> {
  return ResponseEntity.ok().eTag(String(product.version)).body(product)
}

/** @throws PreconditionRequiredException without If-Match; BadRequestException when it is no ETag of ours */
function versionOf(ifMatch: string | undefined): number {
  if (ifMatch === undefined) {
    throw new PreconditionRequiredException('Send the ETag of the product you changed as If-Match.')
  }
  const version = /^"(\d{1,15})"$/.exec(ifMatch)?.[1]
  if (version === undefined) throw new BadRequestException('If-Match must be the ETag of a product.')
  return Number(version)
}
