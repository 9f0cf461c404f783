import { describe, expect, it } from '@jest/globals'
import { IsDefined } from 'class-validator'
import fc from 'fast-check'
import { z } from 'zod'
import { DataSize } from '../../common/index.js'
import { ValidationEngine } from '../../validation/index.js'
import { DEFAULT_SERVER_LIMITS } from '../adapter/server-limits.js'
import { HttpException } from '../errors/http-exception.js'
import { argumentOf, argumentsOf, problemOf, type SentRequest } from './arguments.fixture.js'
import type { InputRules } from './binding/parameter-rules.js'
import { ValidatingObjectBinder } from './binding/validating-object-binder.js'
import { compileExtractors } from './compile-extractors.js'
import { MultipartFile } from './files/multipart-file.js'
import { Body, UploadedFile, UploadedFiles } from './nest-parameters.decorators.js'
import { InvalidFileOptionError } from './parameter.errors.js'
import { ModelAttribute, RequestParam, RequestPart } from './spring-parameters.decorators.js'

class Meta {
  title = ''
}

const engine = await ValidationEngine.load()
const RULES: InputRules = { auto: true, validation: {}, transformation: {}, maxErrors: 100 }
const Described = (_prototype: object, _property: string): void => undefined

const NotEmpty = z.instanceof(MultipartFile).refine((file) => !file.isEmpty, 'the file is empty')

class Album {
  photo(@RequestPart() photo: MultipartFile) {}
  optional(@RequestPart({ required: false }) photo: MultipartFile) {}
  photos(@RequestPart({ type: [MultipartFile] }) photos: MultipartFile[]) {}
  optionalPhotos(@RequestPart({ type: [MultipartFile], required: false }) photos: MultipartFile[]) {}
  photoSet(@RequestPart({ type: MultipartFile }) photos: Set<MultipartFile>) {}
  param(@RequestParam() photo: MultipartFile, @RequestParam() title: string) {}
  limited(@RequestPart({ maxSize: '2KB', contentTypes: ['image/png', 'text/*'] }) photo: MultipartFile) {}
  bytes(@RequestPart({ maxSize: 3 }) photo: MultipartFile) {}
  sized(@RequestPart({ maxSize: DataSize.ofBytes(3) }) photo: MultipartFile) {}
  few(@RequestPart({ type: [MultipartFile], maxCount: 2 }) photos: MultipartFile[]) {}
  notEmpty(@RequestPart({ schema: NotEmpty }) photo: MultipartFile) {}
  withMeta(@RequestPart() meta: Meta, @UploadedFiles() files: MultipartFile[]) {}
  withModel(@ModelAttribute() meta: Meta, @RequestPart() photo: MultipartFile) {}
  title(@RequestPart() title: string) {}

  one(@UploadedFile('photo') photo: MultipartFile) {}
  needed(@UploadedFile('photo', { required: true }) photo: unknown) {}
  named(@UploadedFiles('photos') photos: MultipartFile[], @Body() body: Meta) {}
  all(@UploadedFiles() files: MultipartFile[]) {}
  fewOfAll(@UploadedFiles({ maxCount: 1 }) files: MultipartFile[]) {}
}

const BOUNDARY = 'XX'
const HEADERS = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }

const part = (head: string, content: string) => `--${BOUNDARY}\r\n${head}\r\n\r\n${content}\r\n`
const text = (name: string, value: string) => part(`Content-Disposition: form-data; name="${name}"`, value)
const file = (name: string, content: string, type = 'image/png', filename = `${name}.png`) =>
  part(
    `Content-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: ${type}`,
    content,
  )
const form = (...parts: string[]): SentRequest => ({
  headers: HEADERS,
  body: `${parts.join('')}--${BOUNDARY}--\r\n`,
})

const sent = async (method: string, ...parts: string[]) =>
  (await argumentOf(Album, method, form(...parts))) as MultipartFile
const list = async (method: string, ...parts: string[]) => {
  const files = (await argumentOf(Album, method, form(...parts))) as Iterable<MultipartFile>
  return Array.from(files, (each) => [each.name, each.text()])
}
const refused = (method: string, ...parts: string[]) => problemOf(Album, method, form(...parts))

describe('A file of a form', () => {
  it('is a MultipartFile with what the client says of it', async () => {
    const photo = await sent('photo', file('photo', 'PNG\r\n--X', 'IMAGE/PNG; a=b', 'C:\\\\tmp\\\\größe.png'))
    expect(photo).toBeInstanceOf(MultipartFile)
    expect(photo).toMatchObject({
      name: 'photo',
      originalFilename: 'größe.png',
      contentType: 'image/png',
      size: 8,
    })
    expect(photo.text()).toBe('PNG\r\n--X')
  })

  it('may have no name, no content, and a content type that is none', async () => {
    const unnamed = part(
      'Content-Disposition: form-data; name="photo"\r\nContent-Type: application/octet-stream',
      'x',
    )
    expect(await sent('photo', unnamed)).toMatchObject({ originalFilename: undefined, size: 1 })
    expect(await sent('photo', file('photo', ''))).toMatchObject({ originalFilename: 'photo.png', size: 0 })
    expect(await sent('photo', file('photo', 'x', 'png'))).toMatchObject({
      contentType: 'application/octet-stream',
    })
    expect(await sent('photo', file('photo', '{}', 'application/json'))).toMatchObject({
      contentType: 'application/json',
    })
  })

  it('that the browser sends where none was chosen is missing', async () => {
    const unchosen = file('photo', '', 'application/octet-stream', '')
    expect(await refused('photo', unchosen)).toMatchObject({ status: 400 })
    expect(await sent('optional', unchosen)).toBeUndefined()
  })

  it('that is missing is a 400 that says so, also where the field is text', async () => {
    for (const parts of [[], [text('photo', 'x')], [file('other', 'x')]]) {
      expect(await refused('photo', text('a', 'b'), ...parts)).toMatchObject({
        status: 400,
        detail: "The form parameter 'photo' is missing; expected a file.",
        errors: [{ pointer: '/photo', in: 'form', code: 'missing' }],
      })
    }
    expect(await refused('photos', text('a', 'b'))).toMatchObject({ status: 400 })
  })

  it('is the first of several where the parameter is no list', async () => {
    expect((await sent('photo', file('photo', '1'), file('photo', '2'))).text()).toBe('1')
  })

  it('comes in a list or a Set of all files of its field', async () => {
    const parts = [file('photos', '1'), file('other', '2'), file('photos', '3')]
    const both = [
      ['photos', '1'],
      ['photos', '3'],
    ]
    expect(await list('photos', ...parts)).toEqual(both)
    expect(await list('photoSet', ...parts)).toEqual(both)
    expect(await argumentOf(Album, 'photoSet', form(...parts))).toBeInstanceOf(Set)
    expect(await list('optionalPhotos', file('other', '2'))).toEqual([])
  })

  it('goes beside fields, models and JSON', async () => {
    const [photo, title] = await argumentsOf(Album, 'param', form(text('title', 't'), file('photo', 'x')))
    expect([photo, title]).toMatchObject([{ size: 1 }, 't'])
    const [model, other] = await argumentsOf(Album, 'withModel', form(file('photo', 'x'), text('title', 't')))
    expect([model, other]).toMatchObject([{ title: 't' }, { size: 1 }])
    const meta = file('meta', '{"title":"t"}', 'application/json', 'blob')
    const [json, files] = await argumentsOf(Album, 'withMeta', form(meta, file('a', 'x')))
    expect([json, files]).toMatchObject([{ title: 't' }, [{ name: 'a' }]])
  })

  it('is checked by a schema', async () => {
    expect(await sent('notEmpty', file('photo', 'x'))).toMatchObject({ size: 1 })
    expect(await refused('notEmpty', file('photo', ''))).toMatchObject({
      status: 400,
      errors: [{ pointer: '/photo', in: 'form', message: 'the file is empty' }],
    })
  })

  it.each([
    ['optional', {}, undefined],
    [
      'optional',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'photo=1' },
      undefined,
    ],
    ['one', {}, undefined],
    ['all', {}, []],
  ])('that is optional may come in no form at all (%s)', async (method, request, value) => {
    expect(await argumentOf(Album, method, request)).toEqual(value)
  })

  it.each([
    ['photo', undefined],
    ['photo', 'application/json'],
    ['photo', 'application/x-www-form-urlencoded'],
    ['optional', 'application/json'],
    ['all', 'image/png'],
  ])('of %s can not come as %s: 415', async (method, type) => {
    const headers = type === undefined ? {} : { 'content-type': type }
    expect(await problemOf(Album, method, { headers, body: '{}' })).toMatchObject({
      status: 415,
      headers: { accept: 'multipart/form-data' },
    })
  })

  it('is refused where the handler takes none', async () => {
    expect(await refused('title', text('title', 't'), file('photo', 'x'))).toMatchObject({ status: 415 })
  })
})

describe('What a file may be', () => {
  it('is bounded in size: 413', async () => {
    expect(await sent('limited', file('photo', 'x'.repeat(2048)))).toMatchObject({ size: 2048 })
    expect(await refused('limited', file('photo', 'x'.repeat(2049)))).toMatchObject({
      status: 413,
      detail: "The file 'photo' is larger than 2048 bytes.",
      properties: {
        maxSize: 2048,
        errors: [{ pointer: '/photo', in: 'form', code: 'maxSize', params: { maxSize: 2048 } }],
      },
    })
    expect(await refused('bytes', file('photo', '1234'))).toMatchObject({ status: 413 })
    expect(await refused('sized', file('photo', '1234'))).toMatchObject({ status: 413 })
  })

  it('is bounded in content types: 415', async () => {
    expect(await sent('limited', file('photo', 'x', 'text/csv'))).toMatchObject({ contentType: 'text/csv' })
    for (const type of ['image/jpeg', 'png', '*/*', 'application/x\u001b']) {
      expect(await refused('limited', file('photo', 'x', type))).toMatchObject({
        status: 415,
        properties: {
          supported: ['image/png', 'text/*'],
          errors: [{ pointer: '/photo', in: 'form', code: 'contentTypes' }],
        },
      })
    }
  })

  it('is bounded in number: 400', async () => {
    const three = ['1', '2', '3'].map((content) => file('photos', content))
    expect(await list('few', ...three.slice(1))).toHaveLength(2)
    expect(await refused('few', ...three)).toMatchObject({
      status: 400,
      errors: [{ pointer: '/photos', in: 'form', code: 'maxCount', params: { maxCount: 2 } }],
    })
    expect(await refused('fewOfAll', file('a', '1'), file('b', '2'))).toMatchObject({
      status: 400,
      errors: [{ pointer: '', code: 'maxCount', message: 'the form has more than 1 file' }],
    })
  })

  it('counts parts, also those that nobody takes', async () => {
    const limits = { ...DEFAULT_SERVER_LIMITS, maxParameters: 2 }
    const parts = [file('a', '1'), file('b', '2'), file('photo', '3')]
    expect(await problemOf(Album, 'photo', form(...parts), { limits })).toMatchObject({
      properties: { limit: 2 },
    })
  })

  class Mistaken {
    size(@RequestPart({ maxSize: '2 MiB' }) photo: MultipartFile) {}
    negative(@RequestPart({ maxSize: -1 }) photo: MultipartFile) {}
    type(@RequestPart({ contentTypes: ['png'] }) photo: MultipartFile) {}
    count(@RequestPart({ maxCount: 2 }) photo: MultipartFile) {}
    none(@RequestPart({ type: [MultipartFile], maxCount: 0 }) photo: MultipartFile[]) {}
    text(@RequestPart({ maxSize: 1 }) title: string) {}
    list(@RequestPart({ contentTypes: ['image/*'] }) photos: MultipartFile[]) {}
    param(@RequestParam({ maxSize: 1 }) title: string) {}
    map(@RequestPart({ type: [MultipartFile] }) photos: Map<string, MultipartFile>) {}
  }

  it.each(Object.getOwnPropertyNames(Mistaken.prototype).filter((name) => name !== 'constructor'))(
    'is checked at boot (%s)',
    (method) => {
      const compile = () => compileExtractors(Mistaken, method, { dialect: 'spring', pathVariables: [] })
      expect(compile).toThrow(InvalidFileOptionError)
    },
  )
})

describe('A property of a model', () => {
  class Plain {
    @Described photo!: MultipartFile
  }
  class Validated {
    @IsDefined() photo!: MultipartFile
  }
  class Models {
    plain(@ModelAttribute() model: Plain) {}
    validated(@ModelAttribute() model: Validated) {}
  }

  it.each(['plain', 'validated'])('is no file, as boot says (%s)', (method) => {
    const binder = new ValidatingObjectBinder(engine, RULES)
    const compile = () => compileExtractors(Models, method, { dialect: 'spring', pathVariables: [], binder })
    expect(compile).toThrow(/Text can not be converted to MultipartFile, the type of property 'photo'/)
  })
})

describe('@UploadedFile', () => {
  it('takes the file of a field, undefined where it is missing', async () => {
    expect(await sent('one', file('photo', 'x'))).toMatchObject({ name: 'photo' })
    expect(await sent('one', text('photo', 'x'))).toBeUndefined()
    expect(await refused('needed', text('a', 'x'))).toMatchObject({ status: 400 })
  })
})

describe('@UploadedFiles', () => {
  it('takes the files of a field, beside a body of the other fields', async () => {
    const request = form(text('title', 't'), file('photos', '1'), file('photos', '2'), file('other', '3'))
    const [photos, body] = await argumentsOf(Album, 'named', request)
    expect([photos, body]).toMatchObject([[{ size: 1 }, { size: 1 }], { title: 't' }])
    expect(photos).toHaveLength(2)
  })

  it('takes those of all fields where it has no name', async () => {
    const json = file('data', '{}', 'application/json')
    expect(await list('all', file('a', '1'), file('__proto__', '2'), json, text('b', '3'))).toEqual([
      ['a', '1'],
      ['__proto__', '2'],
      ['data', '{}'],
    ])
    expect(await list('all', text('b', '3'))).toEqual([])
  })
})

describe('A form with files that is not in order', () => {
  const whole = form(text('title', 't'), file('photo', 'content')).body as string

  it('is a 400 wherever it ends early, and harms nobody', async () => {
    for (let length = 0; length < whole.length - 5; length++) {
      for (const method of ['photo', 'title', 'all']) {
        const problem = await problemOf(Album, method, { headers: HEADERS, body: whole.slice(0, length) })
        const { status } = problem as HttpException
        expect(method === 'title' ? [400, 415] : [400]).toContain(status)
      }
    }
  })

  it.each([
    ['no boundary', whole, 'multipart/form-data'],
    ['another boundary', whole, 'multipart/form-data; boundary=YY'],
    ['a part without name', form(part('Content-Disposition: form-data; filename="a"', 'x')).body, undefined],
    ['a part with a huge name', form(file('n'.repeat(1025), 'x')).body, undefined],
    ['a part with a huge file name', form(file('photo', 'x', 'a/b', 'n'.repeat(1025))).body, undefined],
    ['a part with a huge head', form(part(`X-Pad: ${'x'.repeat(100_000)}`, 'x')).body, undefined],
    ['a part with many fields', form(part(`${'A: b\r\n'.repeat(5000)}C: d`, 'x')).body, undefined],
  ])('with %s is a 400', async (_what, body, type) => {
    const headers = type === undefined ? HEADERS : { 'content-type': type }
    expect(await problemOf(Album, 'photo', { headers, body: body as string })).toMatchObject({ status: 400 })
  })

  it('is an answer, never a fault, however it is broken', async () => {
    const pieces = whole.split(/(\r\n|--XX|;|")/u)
    const broken = fc.array(fc.constantFrom(...pieces, '--XX--', '\r\n\r\n', '\r', '\n', '\u0000'), {
      maxLength: 40,
    })
    await fc.assert(
      fc.asyncProperty(
        broken,
        fc.constantFrom('photo', 'all', 'title', 'optional'),
        async (parts, method) => {
          const problem = await problemOf(Album, method, { headers: HEADERS, body: parts.join('') })
          if (problem !== undefined) expect(problem).toBeInstanceOf(HttpException)
          if (problem !== undefined) expect((problem as HttpException).status).toBeLessThan(500)
        },
      ),
      { numRuns: 500 },
    )
  })
})
