import { ConfigurationProperties, DataSize, Duration, Property, Service, Value } from 'nexus-framework'

// #region properties
@ConfigurationProperties('shop')
export class ShopProperties {
  maxItems = 50
  timeout = Duration.ofSeconds(10)
  uploadLimit = DataSize.ofMegabytes(1)
  @Property({ of: String }) currencies: string[] = ['EUR']
  @Property({ required: true }) apiKey!: string
}
// #endregion properties

// #region inject
@Service()
export class UploadService {
  constructor(
    readonly shop: ShopProperties,
    @Value('${shop.folder:uploads}') readonly folder: string,
  ) {}
}
// #endregion inject
