import { randomBytes } from 'node:crypto'
import { expect, it } from '@jest/globals'
import {
  Body,
  Controller,
  MultipartFile,
  Post,
  PostMapping,
  RequestParam,
  RequestPart,
  RestController,
  UploadedFile,
  UploadedFiles,
} from 'nexus-framework'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

class Caption {
  text = ''
}

interface Description {
  readonly field: string
  readonly filename: string | undefined
  readonly type: string
  readonly base64: string
}

function describeFile(file: MultipartFile): Description {
  const { name, originalFilename, contentType } = file
  const base64 = Buffer.from(file.bytes()).toString('base64')
  return { field: name, filename: originalFilename, type: contentType, base64 }
}

@RestController('/spring')
class SpringController {
  @PostMapping('/photo')
  photo(
    @RequestPart({ maxSize: '100KB', contentTypes: ['image/*'] }) photo: MultipartFile,
    @RequestParam({ required: false }) title: string,
    @RequestPart({ required: false }) caption: Caption,
  ): object {
    return { ...describeFile(photo), title, caption }
  }

  @PostMapping('/photos')
  photos(@RequestPart({ type: [MultipartFile], maxCount: 3 }) photos: MultipartFile[]): object {
    return photos.map(describeFile)
  }

  @PostMapping('/text')
  text(@RequestPart() text: string): object {
    return { text }
  }

  @PostMapping('/echo')
  echo(@RequestParam('photo') photo: MultipartFile): unknown {
    return photo.stream()
  }
}

@Controller('nest')
class NestController {
  @Post('photo')
  photo(@UploadedFile('photo') photo: MultipartFile | undefined, @Body() body: Caption): object {
    return { photo: photo && describeFile(photo), body }
  }

  @Post('all')
  all(@UploadedFiles() files: MultipartFile[]): object {
    return files.map(describeFile)
  }
}

const properties = { 'server.limits.max-body-size': '200KB', 'server.limits.max-parameters': '10' }

type Part = readonly [name: string, value: string | Blob, filename?: string]

interface Refusal {
  readonly what: string
  readonly path?: string
  readonly status: number
  readonly problem?: object
  readonly data: FormData
}

function form(...parts: readonly Part[]): FormData {
  const data = new FormData()
  for (const [name, value, filename] of parts) {
    if (typeof value === 'string') data.append(name, value)
    else data.append(name, value, filename)
  }
  return data
}

function png(content: string | number | Uint8Array<ArrayBuffer> = 'PNG'): Blob {
  return new Blob([typeof content === 'number' ? 'x'.repeat(content) : content], { type: 'image/png' })
}

function times(count: number, part: Part): readonly Part[] {
  return Array.from({ length: count }, () => part)
}

describeOnEveryAdapter(
  'Uploads',
  { controllers: [SpringController, NestController] },
  (bench) => {
    it('arrive as they were sent, beside fields and JSON', async () => {
      const bytes = new Uint8Array(randomBytes(90_000))
      const caption = new Blob(['{"text":"hi"}'], { type: 'application/json' })
      const data = form(['photo', png(bytes), 'größe "1".png'], ['title', 'Bern'], ['caption', caption])
      const response = await bench.http.post('/spring/photo', data)
      expect(response.json()).toEqual({
        field: 'photo',
        filename: 'größe %221%22.png',
        type: 'image/png',
        base64: Buffer.from(bytes).toString('base64'),
        title: 'Bern',
        caption: { text: 'hi' },
      })
    })

    it('arrive as lists', async () => {
      const data = form(['photos', png('1'), 'a'], ['other', png('2'), 'b'], ['photos', png('3'), 'c'])
      const photos = (await bench.http.post('/spring/photos', data)).json<readonly Description[]>()
      expect(photos.map(({ filename }) => filename)).toEqual(['a', 'c'])
      const all = (await bench.http.post('/nest/all', data)).json<readonly Description[]>()
      expect(all.map(({ filename }) => filename).toSorted()).toEqual(['a', 'b', 'c'])
    })

    it('stand beside a body in NestJS style, and may be missing', async () => {
      const both = await bench.http.post('/nest/photo', form(['photo', png(), 'a'], ['text', 'hi']))
      expect(both.json()).toMatchObject({ photo: { filename: 'a' }, body: { text: 'hi' } })
      const one = await bench.http.post('/nest/photo', form(['text', 'hi']))
      expect(one.json()).toEqual({ body: { text: 'hi' } })
    })

    it('can be streamed back', async () => {
      const response = await bench.http.post('/spring/echo', form(['photo', png('content'), 'a']))
      expect([response.status, response.text()]).toEqual([200, 'content'])
    })

    it('that are missing are told of', async () => {
      const response = await bench.http.post('/spring/photo', form(['title', 'Bern']))
      expect(response.status).toBe(400)
      expect(response.json()).toMatchObject({ errors: [{ pointer: '/photo', in: 'form', code: 'missing' }] })
    })

    it.each<Refusal>([
      { what: 'too large', status: 413, problem: { maxSize: 102_400 }, data: form(['photo', png(102_401)]) },
      { what: 'larger than a body', status: 413, data: form(['photo', png(300_000)]) },
      {
        what: 'of another type',
        status: 415,
        problem: { supported: ['image/*'] },
        data: form(['photo', new Blob(['x'])]),
      },
      { what: 'not wanted', path: 'text', status: 415, data: form(['text', 't'], ['photo', png()]) },
      { what: 'too many', path: 'photos', status: 400, data: form(...times(4, ['photos', png()])) },
      { what: 'more than parts may be', path: 'photos', status: 400, data: form(...times(11, ['x', png()])) },
    ])('are answered with $status when they are $what', async ({ path = 'photo', status, problem, data }) => {
      // As bytes: the stream that Node makes of a form fails when a server stops to read it.
      const request = new Request('http://localhost', { method: 'POST', body: data })
      const headers = { 'content-type': request.headers.get('content-type') ?? '' }
      const response = await bench.http.post(`/spring/${path}`, await request.bytes(), { headers })
      expect(response.json()).toMatchObject({ status, ...problem })
      expect(response.headers.get('content-type')).toBe('application/problem+json')
    })

    it('that are broken are a 400, and the next request is served', async () => {
      const type = { headers: { 'content-type': 'multipart/form-data; boundary=XX' } }
      const head =
        '--XX\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\nContent-Type: image/png\r\n\r\n'
      for (const path of ['/spring/photo', '/nest/all', '/spring/text']) {
        for (const body of [
          head,
          `${head}x`,
          `${head}x\r\n--XX`,
          `${head}x\r\n--YY--\r\n`,
          head.slice(0, 30),
        ]) {
          const { status } = await bench.http.post(path, body, type)
          expect(path === '/spring/text' ? [400, 415] : [400]).toContain(status)
        }
      }
      expect((await bench.http.post('/spring/echo', form(['photo', png(), 'a']))).status).toBe(200)
      expect(bench.logger.entries.filter(({ level }) => level === 'error')).toEqual([])
    })

    it.each(['multipart/form-data', 'application/json', 'multipart/mixed; boundary=XX'])(
      'can not come as %s',
      async (type) => {
        const { status } = await bench.http.post('/spring/photo', '{}', { headers: { 'content-type': type } })
        expect(status).toBe(type === 'multipart/form-data' ? 400 : 415)
      },
    )
  },
  { properties },
)
