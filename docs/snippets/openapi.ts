import {
  ControllerAdvice,
  ExceptionHandler,
  Get,
  Module,
  NexusApplication,
  Param,
  ProblemDetail,
  Query,
  ResponseStatus,
  RestController,
  Returns,
} from 'nexus-framework'
import { ApiOperation, ApiSecurity, openApiDocument, OpenApiModule } from 'nexus-framework/openapi'
import {
  IsEnum,
  IsInt,
  IsOptional,
  IsString,
  Min,
  Type,
  ValidateNested,
} from 'nexus-framework/validation/decorators'

// #region dto
export class Book {
  @IsString()
  isbn!: string

  @IsEnum(['novel', 'poetry'])
  kind!: string

  @IsInt()
  @Min(1)
  pages!: number
}

export function PageOf<T>(item: new () => T) {
  class Page {
    @ValidateNested({ each: true })
    @Type(() => item)
    content!: T[]

    @IsInt()
    total!: number
  }
  return Page
}

class BookPage extends PageOf(Book) {}
// #endregion dto

export class BookNotFoundError extends Error {}

// #region controller
class BookQuery {
  @IsOptional()
  @IsEnum(['novel', 'poetry'])
  kind?: string
}

@RestController('/books')
@ApiSecurity('token')
export class BookController {
  @Get()
  @Returns(BookPage)
  @ApiOperation({ summary: 'Books of a kind' })
  async search(@Query() query: BookQuery): Promise<BookPage> {
    return Promise.resolve({ content: [{ isbn: '1', kind: query.kind ?? 'novel', pages: 9 }], total: 1 })
  }

  @Get('/{isbn}')
  find(@Param('isbn') isbn: string): Book {
    throw new BookNotFoundError(isbn)
  }
}

@ControllerAdvice()
export class BookErrors {
  @ExceptionHandler(BookNotFoundError)
  @ResponseStatus(404)
  notFound(error: BookNotFoundError): ProblemDetail {
    return ProblemDetail.forStatusAndDetail(404, `There is no book ${error.message}.`)
  }
}
// #endregion controller

// #region module
@Module({
  imports: [
    OpenApiModule.forRoot({
      title: 'Library',
      version: '1.4.0',
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      documents: [{ name: 'v2', paths: '/v2/**' }],
    }),
  ],
  controllers: [BookController],
  providers: [BookErrors],
})
export class LibraryModule {}
// #endregion module

// #region program
export async function printDocument(): Promise<string> {
  const app = await NexusApplication.create(LibraryModule)
  const text = JSON.stringify(await openApiDocument(app), undefined, 2)
  await app.close()
  return text
}
// #endregion program
