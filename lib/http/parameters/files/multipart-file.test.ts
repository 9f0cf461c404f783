import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { MultipartFile } from './multipart-file.js'

const file = (content: Uint8Array | string) => new MultipartFile({ name: 'photo', content })

describe('MultipartFile', () => {
  it('has its content as bytes, as text and as a stream, more than once', async () => {
    const photo = file('größe')
    expect([photo.size, photo.isEmpty, photo.contentType]).toEqual([7, false, 'application/octet-stream'])
    for (const content of [photo.stream(), photo.stream()]) {
      expect(photo.text()).toBe('größe')
      expect(photo.bytes()).toEqual(Buffer.from('größe'))
      expect((await buffer(content)).toString()).toBe('größe')
    }
    expect((await buffer(file(Uint8Array.of(0, 255)).stream())).toString('hex')).toBe('00ff')
  })

  it('may be empty', async () => {
    const photo = file('')
    expect([photo.size, photo.isEmpty, photo.text()]).toEqual([0, true, ''])
    expect(await buffer(photo.stream())).toHaveLength(0)
  })

  it('shows no content when it is written as JSON', () => {
    expect(JSON.parse(JSON.stringify(file('secret')))).toEqual({
      name: 'photo',
      contentType: 'application/octet-stream',
      size: 6,
    })
  })

  it('is written to a new file, and replaces one only where it is told to', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'upload-'))
    try {
      const path = join(folder, 'photo')
      await file('one').transferTo(path)
      await expect(file('two').transferTo(path)).rejects.toMatchObject({ code: 'EEXIST' })
      expect(await readFile(path, 'utf8')).toBe('one')
      await file('3').transferTo(pathToFileURL(path), { overwrite: true })
      expect(await readFile(path, 'utf8')).toBe('3')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
