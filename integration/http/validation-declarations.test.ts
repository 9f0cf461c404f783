import { expect, it } from '@jest/globals'
import {
  Body,
  Controller,
  Get,
  NexusApplication,
  Param,
  Post,
  Query,
  RequestBody,
  RequestParam,
  type StandardSchema,
} from 'nexus-framework'
import { TestingModule } from 'nexus-framework/testing'
import { Valid } from 'nexus-framework/validation'
import { IsDate, IsInt, IsString, Min } from 'nexus-framework/validation/decorators'

class Line {
  @IsString()
  sku!: string
}

class Paging {
  // No annotation: TypeScript emits Object for it.
  @IsInt()
  @Min(0)
  page = 0
}

class Stay {
  @IsDate()
  from!: Date
}

const named: StandardSchema = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) => (value === undefined ? { issues: [{ message: 'nothing' }] } : { value }),
  },
}

@Controller('declarations')
class DeclarationsController {
  @Post('schema')
  schema(@Body({ schema: named }) body: unknown): unknown {
    return { body }
  }

  @Post('list')
  list(@Body({ type: [Line] }) lines: Line[]): number {
    return lines.length
  }

  @Get('paging')
  paging(@Query() paging: Paging): unknown {
    return { page: paging.page }
  }

  @Get('optional')
  optional(@RequestParam({ required: false }) @Min(1) size?: number): unknown {
    return { size }
  }

  @Post('stay')
  stay(@Body() stay: Stay): unknown {
    return { year: stay.from.getUTCFullYear() }
  }
}

async function withApplication(task: (http: Http) => Promise<void>): Promise<void> {
  const app = await TestingModule.create({ controllers: [DeclarationsController] }).compile()
  try {
    await task(app.http)
  } finally {
    await app.close()
  }
}

type Http = Awaited<ReturnType<ReturnType<typeof TestingModule.create>['compile']>>['http']

it.each(['schema', 'list'])('a body that is checked by its %s has to be there', async (path) => {
  await withApplication(async (http) => {
    const response = await http.post(`/declarations/${path}`)
    expect(response.status).toBe(400)
    expect(response.json()).toMatchObject({ code: 'NEXUS_HTTP_MISSING_BODY' })
  })
})

it('fields are converted to what their initial value is, where no type is written', async () => {
  await withApplication(async (http) => {
    expect((await http.get('/declarations/paging?page=3')).json()).toEqual({ page: 3 })
    expect((await http.get('/declarations/paging')).json()).toEqual({ page: 0 })
    expect((await http.get('/declarations/paging?page=-1')).json()).toMatchObject({
      errors: [{ code: 'min' }],
    })
    expect((await http.get('/declarations/paging?page=x')).json()).toMatchObject({
      errors: [{ code: 'typeMismatch' }],
    })
  })
})

it('constraints are not looked at of an argument that an option lets be absent', async () => {
  await withApplication(async (http) => {
    expect((await http.get('/declarations/optional')).json()).toEqual({})
    expect((await http.get('/declarations/optional?size=2')).json()).toEqual({ size: 2 })
    expect((await http.get('/declarations/optional?size=0')).status).toBe(400)
  })
})

it('what has to be a Date is made one', async () => {
  await withApplication(async (http) => {
    expect((await http.post('/declarations/stay', { from: '2026-03-04' })).json()).toEqual({ year: 2026 })
    expect((await http.post('/declarations/stay', { from: 'soon' })).json()).toMatchObject({
      errors: [{ pointer: '/from', code: 'isDate' }],
    })
  })
})

it('@Valid() of a list whose class nobody knows is a boot error that names the edit', async () => {
  class Untyped {
    place(lines: Line[]): number {
      return lines.length
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Untyped.prototype, 'place') as PropertyDescriptor
  Reflect.defineMetadata('design:paramtypes', [Array], Untyped.prototype, 'place')
  RequestBody()(Untyped.prototype, 'place', 0)
  Valid()(Untyped.prototype, 'place', 0)
  Post()(Untyped.prototype, 'place', descriptor)
  Controller('untyped')(Untyped)
  await expect(NexusApplication.create({ module: class {}, controllers: [Untyped] })).rejects.toMatchObject({
    code: 'NEXUS_HTTP_UNTYPED_VALID',
    help: expect.stringContaining('@RequestBody({ type: [Item] })'),
  })
})

it('parameters without emitted types are a boot error that names the edit', async () => {
  class Plain {
    find(id: number): number {
      return id
    }
  }
  Param('id')(Plain.prototype, 'find', 0)
  Get(':id')(
    Plain.prototype,
    'find',
    Object.getOwnPropertyDescriptor(Plain.prototype, 'find') as PropertyDescriptor,
  )
  Controller('plain')(Plain)
  await expect(NexusApplication.create({ module: class {}, controllers: [Plain] })).rejects.toMatchObject({
    code: 'NEXUS_HTTP_MISSING_PARAMETER_TYPES',
    help: expect.stringContaining('emitDecoratorMetadata'),
  })
})
