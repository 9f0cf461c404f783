import { Readable } from 'node:stream'
import {
  Controller,
  defineParameter,
  Get,
  GetMapping,
  Header,
  Module,
  MultipartFile,
  Post,
  PostMapping,
  RequestBody,
  RequestParam,
  RequestPart,
  ResponseEntity,
  RestController,
  Service,
  UnauthorizedException,
  UseGuards,
  UseInterceptors,
  type Guard,
  type HttpExchange,
  type Interceptor,
  type MiddlewareConfigurer,
  type MiddlewareConsumer,
  type Next,
  type StandardSchema,
} from 'nexus-framework'

// #region parts
export async function poweredBy(exchange: HttpExchange, next: Next): Promise<void> {
  exchange.addHeader('x-powered-by', 'Nexus')
  await next()
}

@Service()
export class RoleGuard implements Guard {
  canActivate(exchange: HttpExchange): boolean {
    if (exchange.header('authorization') === undefined) throw new UnauthorizedException('Send a token.')
    return exchange.header('x-role') === 'reporter'
  }
}

@Service()
export class EnvelopeInterceptor implements Interceptor {
  intercept(_exchange: HttpExchange, proceed: () => unknown): unknown {
    return { data: proceed() }
  }
}
// #endregion parts

// #region use
@RestController('/reports')
@UseGuards(RoleGuard)
export class ReportController {
  @GetMapping()
  @UseInterceptors(EnvelopeInterceptor)
  list(): readonly string[] {
    return ['sales', 'stock']
  }
}

@Module({ controllers: [ReportController], providers: [RoleGuard, EnvelopeInterceptor] })
export class ReportModule implements MiddlewareConfigurer {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(poweredBy).forRoutes('/reports/**')
  }
}
// #endregion use

// #region parameter
export const Locale = defineParameter(() => (exchange) => exchange.header('accept-language') ?? 'en')

@RestController('/words')
export class WordController {
  @GetMapping()
  list(@Locale() locale: string, @RequestParam() length: number, @RequestParam() loud: boolean): string {
    const word = locale.startsWith('de') ? 'hallo' : 'hello'
    return (loud ? word.toUpperCase() : word).slice(0, length)
  }
}
// #endregion parameter

/** Stands for what a schema library makes. */
const ratingSchema: StandardSchema<Rating> = {
  '~standard': {
    version: 1,
    vendor: 'docs',
    validate: (value) => {
      const { stars } = value as Rating
      return Number.isInteger(stars)
        ? { value: { stars } }
        : { issues: [{ message: 'must be a whole number', path: ['stars'] }] }
    },
  },
}

// #region body
export interface Rating {
  readonly stars: number
}

@RestController('/ratings')
export class RatingController {
  @PostMapping()
  rate(@RequestBody({ schema: ratingSchema }) rating: Rating): Rating {
    return rating
  }
}
// #endregion body

// #region uploads
@RestController('/photos')
export class PhotoController {
  @PostMapping()
  add(
    @RequestPart({ maxSize: '500KB', contentTypes: ['image/png', 'image/jpeg'] }) photo: MultipartFile,
    @RequestParam() title: string,
    @RequestPart({ type: [MultipartFile], required: false, maxCount: 5 }) more: MultipartFile[],
  ): object {
    return { title, filename: photo.originalFilename, size: photo.size, more: more.length }
  }

  @PostMapping('/archive')
  async archive(@RequestBody() body: Readable): Promise<object> {
    let size = 0
    for await (const chunk of body) size += (chunk as Uint8Array).byteLength
    return { size }
  }
}
// #endregion uploads

// #region results
@RestController('/results')
export class ResultController {
  @GetMapping('/json')
  json(): object {
    return { answer: 42 }
  }

  @GetMapping('/text')
  text(): string {
    return 'forty-two'
  }

  @GetMapping('/entity')
  entity(): ResponseEntity<string> {
    return ResponseEntity.ok().eTag('v1').cacheControl('max-age=60').body('cached')
  }

  @GetMapping('/stream')
  @Header('content-type', 'text/plain')
  async *stream(): AsyncGenerator<string> {
    yield 'one '
    yield 'two'
  }
}
// #endregion results

// #region dialects
@Controller('nest')
export class NestController {
  @Post()
  create(): string {
    return 'answers 201'
  }

  @Get(':id')
  find(): string {
    return 'answers 200'
  }
}

@RestController('/spring')
export class SpringController {
  @PostMapping()
  create(): string {
    return 'answers 200'
  }
}
// #endregion dialects

@Module({
  imports: [ReportModule],
  controllers: [
    RatingController,
    PhotoController,
    WordController,
    ResultController,
    NestController,
    SpringController,
  ],
})
export class PipelineModule {}
