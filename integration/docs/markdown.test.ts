import { describe, expect, it } from '@jest/globals'
import { fencesOf, localLinksOf, withSnippets } from './markdown.js'
import { regionOf, testedFiles } from './snippet.js'

const DOCUMENT = [
  '# Title [a](./a.md#part)',
  '<!-- snippet: one.ts#first -->',
  '```ts',
  'const old = 1',
  '```',
  '',
  '<!-- snippet: two.yaml -->',
  '',
  '```yaml',
  'a: 1',
  'link: "[x](inside.md)"',
  '```',
  '```sh',
  'npm test',
  '```',
  '[b](https://example.org) [c](../c.md)',
].join('\n')

describe('fencesOf', () => {
  it('finds every block with its language, line and snippet', () => {
    expect(fencesOf(DOCUMENT)).toEqual([
      { language: 'ts', body: 'const old = 1', length: 1, line: 3, snippet: 'one.ts#first' },
      { language: 'yaml', body: 'a: 1\nlink: "[x](inside.md)"', length: 2, line: 9, snippet: 'two.yaml' },
      { language: 'sh', body: 'npm test', length: 1, line: 13, snippet: undefined },
    ])
  })
})

describe('withSnippets', () => {
  it('replaces annotated blocks only', () => {
    const synced = withSnippets(DOCUMENT, (reference) => `of ${reference}\nsecond line`)
    expect(fencesOf(synced).map(({ body }) => body)).toEqual([
      'of one.ts#first\nsecond line',
      'of two.yaml\nsecond line',
      'npm test',
    ])
  })
})

describe('an empty annotated block', () => {
  it('is filled without touching what follows it', () => {
    const page = ['<!-- snippet: one.ts -->', '```ts', '```', 'prose', '```sh', 'npm test', '```'].join('\n')
    const synced = withSnippets(page, () => 'const a = 1')
    expect(synced).toBe(
      ['<!-- snippet: one.ts -->', '```ts', 'const a = 1', '```', 'prose', '```sh', 'npm test', '```'].join(
        '\n',
      ),
    )
  })
})

describe('localLinksOf', () => {
  it('names the files that prose links to, and none of a code block', () => {
    expect(localLinksOf(DOCUMENT)).toEqual(['./a.md', '../c.md'])
  })
})

describe('regionOf', () => {
  const source = [
    'import a',
    '// #region outer',
    '  class A {',
    '    // #region inner',
    '    x = 1',
    '    // #endregion inner',
    '  }',
    '// #endregion outer',
    '',
  ].join('\n')

  it('takes a region without its marks and indentation', () => {
    expect(regionOf(source, 'inner')).toBe('x = 1')
    expect(regionOf(source, 'outer')).toBe('class A {\n  x = 1\n}')
  })

  it('takes a whole file', () => {
    expect(regionOf('# #region all\na: 1\n# #endregion all\n', undefined)).toBe('a: 1')
  })

  it('names a region that is not there', () => {
    expect(() => regionOf(source, 'other')).toThrow('has no "#region other"')
  })
})

describe('testedFiles', () => {
  it('follows imports and mentions from tests, and finds nothing else', () => {
    const sources = new Map([
      ['a/x.test.ts', "import './y.js'; spawn('main.ts')"],
      ['a/y.ts', "export * from '../z.js'"],
      ['a/main.ts', ''],
      ['z.ts', ''],
      ['a/lonely.ts', "import './y.js'"],
    ])
    expect([...testedFiles(sources)].sort()).toEqual(['a/main.ts', 'a/x.test.ts', 'a/y.ts', 'z.ts'])
  })
})
