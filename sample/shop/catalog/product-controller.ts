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
  Returns,
} from 'nexus-framework'
import { ApiNotModifiedResponse, ApiOkResponse, ApiOperation, ApiTags } from 'nexus-framework/openapi'
import { Valid } from 'nexus-framework/validation'
import { Min } from 'nexus-framework/validation/decorators'
import { ShopProperties } from '../shop.properties.js'
import { PageOf, type Page } from './page.js'
import { ProductService } from './product-service.js'
import { orderBy } from './product-sort.js'
import { Product, ProductChange } from './product.js'

class ProductPage extends PageOf(Product) {}

const VERSIONED = {
  headers: {
    etag: { description: 'The version of the product.', required: true, schema: { type: 'string' } },
  },
} as const

/** The catalogue, written as a Spring controller. */
@RestController()
@RequestMapping('/products')
@ApiTags({ name: 'products', description: 'The catalogue.' })
export class ProductController {
  constructor(
    private readonly products: ProductService,
    private readonly properties: ShopProperties,
  ) {}

  @GetMapping()
  @Returns(ProductPage)
  @ApiOperation({ summary: 'Search the catalogue, a page at a time' })
  search(
    @RequestParam({ defaultValue: '' }) q: string,
    @RequestParam({ type: 'integer', defaultValue: 0 }) @Min(0) page: number,
    @RequestParam({ type: 'integer', defaultValue: 20 }) @Min(1) size: number,
    @RequestParam({ defaultValue: 'sku' }) sort: string,
  ): Page<Product> {
    const { maxPageSize } = this.properties
    if (size > maxPageSize) throw new BadRequestException(`size must be at most ${maxPageSize}.`)
    return this.products.search(q, orderBy(sort), { page, size })
  }

  /** Answers 304 to a client that has this version already. */
  @GetMapping('/{sku}')
  @Returns(Product)
  @ApiOperation({ summary: 'Read a product' })
  @ApiOkResponse(VERSIONED)
  @ApiNotModifiedResponse({ description: 'The client has this version.' })
  get(@PathVariable() sku: string): ResponseEntity<Product> {
    return withETag(this.products.get(sku))
  }

  /** Optimistic locking: the client says in If-Match which version it has changed. */
  @PatchMapping('/{sku}')
  @Returns(Product)
  @ApiOperation({
    summary: 'Change a product',
    description:
      'Send its ETag as If-Match: a product that somebody else has changed meanwhile stays as it is.',
  })
  @ApiOkResponse(VERSIONED)
  change(
    @PathVariable() sku: string,
    @RequestHeader({ name: 'if-match', required: false }) ifMatch: string | undefined,
    @RequestBody() @Valid({ validation: { forbidNonWhitelisted: true } }) change: ProductChange,
  ): ResponseEntity<Product> {
    return withETag(this.products.change(sku, versionOf(ifMatch), change))
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
