import { describe, expect, it } from '@jest/globals'
import {
  Controller,
  Get,
  NexusApplication,
  Post,
  PostMapping,
  RequestBody,
  RestController,
  Service,
  UnconstructibleTypeError,
  UnknownElementTypeError,
  type ModuleOptions,
} from 'nexus-framework'
import { TestingModule } from 'nexus-framework/testing'
import { ValidationEngine } from 'nexus-framework/validation'
import { IsString, Transform, Type, ValidateNested } from 'nexus-framework/validation/decorators'

class Item {
  @IsString() sku!: string
}

class Untold {
  @ValidateNested({ each: true }) items!: Item[]
}

class Deep {
  @ValidateNested() @Type(() => Untold) inner!: Untold
}

class Discriminated {
  @ValidateNested()
  @Type(() => Item, { discriminator: { property: 'kind', subTypes: [{ name: 'untold', value: Untold }] } })
  one!: Item
}

class Told {
  @ValidateNested() single!: Item
  @ValidateNested({ each: true }) @Type(() => Item) listed!: Item[]
  @ValidateNested({ each: true })
  @Transform(({ value }) => (value as object[]).map((each) => Object.assign(new Item(), each)))
  transformed!: Item[]
}

class Demanding {
  @IsString() readonly name: string

  constructor(options: { readonly name: string }) {
    this.name = options.name
  }
}

@RestController()
class UntoldController {
  @PostMapping('/untold')
  untold(@RequestBody() body: Untold): object {
    return body
  }
}

@RestController()
class DiscriminatedController {
  @PostMapping('/discriminated')
  discriminated(@RequestBody() body: Discriminated): object {
    return body
  }
}

@RestController()
class DeepController {
  @PostMapping('/deep')
  deep(@RequestBody({ type: [Deep] }) bodies: Deep[]): object {
    return bodies
  }
}

@RestController()
class DemandingController {
  @PostMapping('/demanding')
  demanding(@RequestBody() body: Demanding): object {
    return body
  }
}

@RestController()
class ToldController {
  @PostMapping('/told')
  told(@RequestBody() { single, listed, transformed }: Told): object {
    return [single, ...listed, ...transformed].map((item) => item instanceof Item)
  }
}

async function bootError(module: ModuleOptions): Promise<Error> {
  try {
    await TestingModule.create({ ...module, cache: false }).compile()
  } catch (error) {
    return error as Error
  }
  return new Error('the application booted')
}

describe('The start of an application whose handlers take classes', () => {
  it('fails where nothing says of which class the elements of a nested property are', async () => {
    const error = await bootError({ controllers: [UntoldController] })
    expect(error).toBeInstanceOf(UnknownElementTypeError)
    expect(error.message).toBe(
      'Untold.items has @ValidateNested(), but nothing says of which class its values are, so they can not be validated: ' +
        "parameter 'body' of UntoldController.untold.\n" +
        'Add @Type(() => Item) of class-transformer above items of Untold, with the class of its values. ' +
        'TypeScript emits only Array for Item[], and nothing for interfaces and unions.',
    )
    expect(await bootError({ controllers: [DeepController] })).toMatchObject({
      type: 'Untold',
      property: 'items',
      place: "parameter 'bodies' of DeepController.deep",
    })
  })

  it('fails where that is so in a class that a discriminator chooses', async () => {
    const error = await bootError({ controllers: [DiscriminatedController] })
    expect(error).toMatchObject({ type: 'Untold', property: 'items' })
  })

  it('fails where the class can not be created', async () => {
    expect(await bootError({ controllers: [DemandingController] })).toBeInstanceOf(UnconstructibleTypeError)
  })

  it('succeeds where a type, an emitted class or a transformation says it', async () => {
    const application = await TestingModule.create({ controllers: [ToldController], cache: false }).compile()
    const item = { sku: 'a' }
    const response = await application.http.post('/told', {
      single: item,
      listed: [item],
      transformed: [item],
    })
    expect(response.json()).toEqual([true, true, true])
    await application.close()
  })
})

@Service()
class Importer {
  constructor(readonly engine: ValidationEngine) {}
}

@Controller('items')
class ItemController {
  constructor(readonly importer: Importer) {}

  @Post()
  add(@RequestBody() item: Item): object {
    return item
  }

  @Get()
  engines(): object {
    return { isEngine: this.importer.engine instanceof ValidationEngine }
  }
}

describe('The validation engine', () => {
  it('can be injected, and is the one that validates requests', async () => {
    class AppModule {}
    const application = await NexusApplication.create(
      { module: AppModule, controllers: [ItemController], providers: [Importer] },
      { args: [] },
    )
    const { engine } = application.get(Importer)
    expect(engine).toBe(application.get(ValidationEngine))
    await application.close()
  })
})
