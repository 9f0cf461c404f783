// #region imports
import {
  Body,
  clientAddress,
  Controller,
  Get,
  Module,
  Post,
  Query,
  requestHeader,
  Service,
} from 'nexus-framework'
import {
  RateLimiter,
  RateLimiterRegistry,
  ResilienceModule,
  type RedisClient,
} from 'nexus-framework/resilience'
// #endregion imports

/** Stands for another service, which has a limit of its own. */
@Service()
export class MapService {
  answer: { status: number; route: string } = { status: 200, route: 'A7' }

  async ask(_to: string): Promise<{ status: number; route: string }> {
    return this.answer
  }
}

// #region decorator
@Service()
export class RouteService {
  constructor(private readonly maps: MapService) {}

  @RateLimiter('maps', { limitForPeriod: 100, limitRefreshPeriod: '1m', timeoutDuration: '2s' })
  async route(to: string): Promise<string> {
    return (await this.maps.ask(to)).route
  }
}
// #endregion decorator

// #region plain
export const mails = RateLimiter.of('mails', {
  algorithm: 'leaky-bucket',
  limitForPeriod: 14,
  limitRefreshPeriod: '1s',
  maxWaitingCalls: 500,
})

export function send(mail: string, deliver: (mail: string) => Promise<void>): Promise<void> {
  return mails.execute(() => deliver(mail))
}
// #endregion plain

// #region route
@Controller('search')
export class SearchController {
  @Get()
  @RateLimiter('search', {
    algorithm: 'token-bucket',
    limitForPeriod: 60,
    limitRefreshPeriod: '1m',
    burstCapacity: 5,
    timeoutDuration: 0,
    key: clientAddress({ trustedProxies: 1 }),
  })
  search(@Query('q') text: string): string[] {
    return [text]
  }
}
// #endregion route

// #region permits
@Controller('rows')
export class RowController {
  @Post()
  @RateLimiter('rows', {
    limitForPeriod: 1000,
    limitRefreshPeriod: '1m',
    timeoutDuration: 0,
    permits: (rows: readonly string[]) => rows.length,
    key: requestHeader('X-Tenant'),
  })
  add(@Body({ type: [String] }) rows: string[]): number {
    return rows.length
  }
}
// #endregion permits

// #region drain
@Service()
export class PoliteRouteService {
  constructor(private readonly maps: MapService) {}

  @RateLimiter('polite-maps', {
    limitForPeriod: 100,
    limitRefreshPeriod: '1m',
    timeoutDuration: 0,
    drainPermissionsOnResult: (outcome) =>
      'result' in outcome && (outcome.result as { status: number }).status === 429,
  })
  async route(to: string): Promise<{ status: number; route: string }> {
    return this.maps.ask(to)
  }
}
// #endregion drain

// #region manual
export async function poll(limiter: RateLimiter, later: (milliseconds: number) => void): Promise<boolean> {
  const wait = await limiter.reservePermission()
  if (wait > 0) later(wait)
  return wait === 0
}
// #endregion manual

// #region operate
export function throttle(registry: RateLimiterRegistry): void {
  registry.rateLimiter('maps').changeLimitForPeriod(10)
  registry.reconfigure('search', { limitForPeriod: 6, timeoutDuration: 0 })
}
// #endregion operate

// #region watch
export function watch(limiter: RateLimiter, warn: (message: string) => void): void {
  limiter.events.on('FAILED_ACQUIRE', ({ name, permits }) => warn(`${name} refused ${permits}`))
  limiter.events.on('STORE_FAILED', ({ name }) => warn(`${name} decides without its store`))
}
// #endregion watch

// #region client
export function sharedLimits(client: RedisClient): unknown {
  @Module({ imports: [ResilienceModule.forRoot({ rateLimiter: { redis: { client } } })] })
  class LimitedModule {}
  return LimitedModule
}
// #endregion client

// #region smooth
@Service()
export class ImportService {
  readonly started: number[] = []

  @RateLimiter('imports', {
    engine: 'bottleneck',
    algorithm: 'leaky-bucket',
    limitForPeriod: 20,
    limitRefreshPeriod: '1s',
    timeoutDuration: '10m',
  })
  async load(): Promise<void> {
    this.started.push(performance.now())
  }
}
// #endregion smooth
