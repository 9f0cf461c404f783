/** One running process of a service, as Spring Cloud has it. */
export interface ServiceInstance {
  /** Unique within the service: `inventory-10.0.0.5-8080`. */
  readonly id: string
  /** `inventory`. */
  readonly serviceId: string
  /** A name or an address; IPv6 without brackets. */
  readonly host: string
  readonly port: number
  /** Whether it speaks TLS. Default false. */
  readonly secure?: boolean
  /** Share of the calls beside others, also a fraction; 0 gets none. Default 1. */
  readonly weight?: number
  /** Where it runs: `eu-west-1a`. */
  readonly zone?: string
  readonly metadata?: Readonly<Record<string, string>>
}
