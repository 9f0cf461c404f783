import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { DEFAULT_SERVER_LIMITS } from '../../adapter/server-limits.js'
import { WantedFiles } from '../files/wanted-files.js'
import { readMultipart } from './multipart-reader.js'

const TYPE = 'multipart/form-data; boundary=XX'

function read(body: Buffer, ...names: readonly string[]) {
  const files = new WantedFiles()
  for (const name of names) files.want(name)
  return readMultipart(body, TYPE, { limits: DEFAULT_SERVER_LIMITS, files })
}

function body(...files: readonly (readonly [name: string, content: Buffer])[]): Buffer {
  const parts = files.map(([name, content]) => {
    const head = `--XX\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\n\r\n`
    return Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n')])
  })
  return Buffer.concat([...parts, Buffer.from('--XX--\r\n')])
}

it('gives files the bytes that were sent, also those that look like a boundary', async () => {
  const pieces = fc.constantFrom(
    ...['\r\n', '--', '--XX', '\r\n--X', 'X', '-', '\r', '\n'].map((text) => Buffer.from(text)),
  )
  const content = fc
    .array(fc.oneof(pieces, fc.uint8Array({ maxLength: 20 })), { maxLength: 20 })
    .map((all) => Buffer.concat(all))
    .filter((bytes) => !Buffer.concat([Buffer.from('\r\n'), bytes, Buffer.from('\r\n')]).includes('\r\n--XX'))
  await fc.assert(
    fc.asyncProperty(content, content, async (first, second) => {
      const { files } = await read(body(['a', first], ['a', second]), 'a')
      const [one, two] = (files.get('a') ?? []).map((file) => Buffer.from(file.bytes()))
      expect(one?.equals(first)).toBe(true)
      expect(two?.equals(second)).toBe(true)
    }),
  )
})

it('keeps a large file as a view of the body', async () => {
  const sent = body(['a', Buffer.alloc(200_000, 'x')])
  const { files } = await read(sent, 'a')
  const [file] = files.get('a') ?? []
  expect(file?.size).toBe(200_000)
  expect(file?.bytes().buffer).toBe(sent.buffer)
})

it('keeps no file that nobody wants', async () => {
  const { files } = await read(body(['a', Buffer.from('1')], ['b', Buffer.from('2')]), 'b', 'c')
  expect([...files.keys()]).toEqual(['b'])
})
