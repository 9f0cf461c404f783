import { describe, expect, it } from '@jest/globals'
import { IsString } from 'class-validator'
import {
  Body,
  MultipartFile,
  Post,
  PostMapping,
  RequestParam,
  RequestPart,
  RestController,
  UploadedFile,
  UploadedFiles,
} from '../../http/index.js'
import { ApiBody } from '../decorators/api-operation.decorators.js'
import { documentOf, lintFindings } from '../openapi-generator.fixture.js'

class Item {
  @IsString()
  sku!: string
}

describe('uploads', () => {
  @RestController('/u')
  class UploadController {
    @PostMapping('/one')
    one(
      @RequestPart({ maxSize: '2MB', contentTypes: ['image/png', 'image/*'] }) photo: MultipartFile,
      @RequestParam({ required: false }) title: string,
      @RequestPart({ required: false }) meta: Item,
    ): unknown {
      return [photo, title, meta]
    }

    @PostMapping('/list')
    list(@RequestPart({ type: [MultipartFile], maxCount: 3, maxSize: 10 }) photos: MultipartFile[]): unknown {
      return photos
    }

    @PostMapping('/optional')
    optional(@RequestParam({ required: false }) photo: MultipartFile): unknown {
      return photo
    }

    @Post('/nest')
    nest(@UploadedFile('photo') photo: unknown, @Body() item: Item): unknown {
      return [photo, item]
    }

    @Post('/all')
    all(@UploadedFiles({ maxSize: 10, required: true }) files: MultipartFile[]): unknown {
      return files
    }

    @ApiBody({ schema: { type: 'object', properties: { x: {} } } })
    @PostMapping('/given')
    given(@RequestPart({ contentTypes: ['image/*'] }) photo: MultipartFile): unknown {
      return photo
    }
  }

  const file = { type: 'string', format: 'binary', contentMediaType: 'application/octet-stream' }
  const bodyOf = async (path: string) => {
    const document = await documentOf(UploadController)
    const { requestBody, parameters } = document.paths[`/u/${path}`]?.post ?? {}
    expect(parameters).toBeUndefined()
    expect(Object.keys(document.components.schemas)).not.toContain('MultipartFile')
    expect(Object.keys(requestBody?.content ?? {})).toEqual(['multipart/form-data'])
    return { required: requestBody?.required, ...requestBody?.content['multipart/form-data'] }
  }

  it('are parts of a multipart form, beside its other fields', async () => {
    expect(await bodyOf('one')).toEqual({
      required: true,
      schema: {
        type: 'object',
        properties: {
          photo: { ...file, maxLength: 2 * 1024 * 1024 },
          title: { type: 'string' },
          meta: { $ref: '#/components/schemas/Item' },
        },
        required: ['photo'],
      },
      encoding: { photo: { contentType: 'image/png, image/*' } },
    })
  })

  it('are lists where the parameter is one', async () => {
    expect(await bodyOf('list')).toEqual({
      required: true,
      schema: {
        type: 'object',
        properties: {
          photos: { type: 'array', items: { ...file, maxLength: 10 }, minItems: 1, maxItems: 3 },
        },
        required: ['photos'],
      },
    })
  })

  it('may be optional', async () => {
    expect(await bodyOf('optional')).toEqual({
      required: false,
      schema: { type: 'object', properties: { photo: file } },
    })
  })

  it('stand beside the properties of a body', async () => {
    expect(await bodyOf('nest')).toMatchObject({
      schema: { properties: { photo: file, sku: { type: 'string' } } },
    })
  })

  it('of any field are what the form has besides', async () => {
    expect(await bodyOf('all')).toEqual({
      required: true,
      schema: {
        type: 'object',
        properties: {},
        additionalProperties: { type: 'array', items: { ...file, maxLength: 10 } },
      },
    })
  })

  it('are described as @ApiBody says', async () => {
    expect(await bodyOf('given')).toEqual({
      required: true,
      schema: { type: 'object', properties: { x: {} } },
    })
  })

  it('pass the linter', async () => {
    const license = { name: 'MIT', identifier: 'MIT' }
    const tags = [{ name: 'upload', description: 'Uploads.' }]
    expect(
      await lintFindings(await documentOf(UploadController, { title: 'Uploads', license, tags })),
    ).toEqual([])
  })
})
