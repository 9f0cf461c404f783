import { ConfigurationProperties } from 'nexus-framework'

/** `shop.*` of application.yaml. */
@ConfigurationProperties('shop')
export class ShopProperties {
  /** SQLite file, or `:memory:`. */
  database = 'shop.sqlite'
  /** Most products on one page. */
  maxPageSize = 100
}
