import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { CapturingLogger, TestingModule, type TestApplication } from '../../testing/index.js'
import type { OpenApiDocument } from '../document/openapi-document.js'
import { documentationController } from './documentation-controller.js'
import { DocumentationPage } from './documentation-page.js'
import {
  documentationPath,
  type DocumentationPageOptions,
  type PageDocument,
} from './documentation-page.options.js'
import { SwaggerUiAssets } from './swagger-ui-assets.js'
import { InvalidOriginError, SwaggerUiFileError } from './ui.errors.js'

const DOCUMENT: OpenApiDocument = {
  openapi: '3.1.1',
  info: { title: 'Tea & <Cakes>', version: '1' },
  servers: [{ url: '/' }],
  security: [],
  paths: {},
  components: { schemas: {} },
}
const ONE: readonly PageDocument[] = [{ name: 'shop', path: '/openapi.json', document: DOCUMENT }]
const TWO: readonly PageDocument[] = [
  ...ONE,
  { name: 'admin', path: '/admin/openapi.json', document: DOCUMENT },
]

function installed(): SwaggerUiAssets {
  const assets = SwaggerUiAssets.locate()
  if (assets === undefined) throw new RangeError('swagger-ui-dist is a development dependency')
  return assets
}

interface Given {
  readonly documents?: readonly PageDocument[]
  readonly options?: DocumentationPageOptions
  readonly properties?: Record<string, string>
  readonly assets?: SwaggerUiAssets
}

let app: TestApplication

async function boot({ documents = ONE, options = {}, properties = {}, assets = installed() }: Given = {}) {
  app = await TestingModule.create({
    controllers: [documentationController(documentationPath(options))],
    providers: [
      { provide: DocumentationPage, useValue: new DocumentationPage(assets, () => documents, options) },
    ],
    properties,
    logger: new CapturingLogger(),
    cache: false,
  }).compile()
  return app
}

afterEach(() => app.close())

/** What the page at `url` loads, as a browser resolves it. */
async function addressesOf(url: string): Promise<readonly URL[]> {
  const html = (await app.http.get(url)).text()
  return [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(
    ([, reference]) => new URL(String(reference), `http://localhost${url}`),
  )
}

describe('the documentation page', () => {
  it('is HTML with the title of the document, escaped', async () => {
    const response = await (await boot()).http.get('/docs')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.text()).toContain('<title>Tea &amp; &lt;Cakes&gt;</title>')
  })

  it('takes its title from the options', async () => {
    const response = await (await boot({ options: { title: 'Our "API"' } })).http.get('/docs')
    expect(response.text()).toContain('<title>Our &quot;API&quot;</title>')
  })

  it.each([
    ['/docs', '/docs', {}],
    ['/docs', '/docs/', {}],
    ['/docs/', '/docs', {}],
    ['/a/b/docs', '/a/b/docs', {}],
    ['/a/b/docs', '/a/b/docs/', {}],
    ['/', '/', {}],
    ['/docs', '/docs', { 'server.trailing-slash': 'ignore' }],
    ['/docs', '/docs/', { 'server.trailing-slash': 'ignore' }],
  ])(
    'configured as %s and asked for as %s with %j leads to files that are there',
    async (path, url, properties) => {
      await boot({ options: { path }, properties })
      const addresses = await addressesOf(url)
      expect(addresses.map(({ pathname }) => pathname.slice(pathname.lastIndexOf('/') + 1))).toEqual([
        'favicon-32x32.png',
        'swagger-ui.css',
        'index.css',
        'swagger-ui-bundle.js',
        'initializer.js',
      ])
      for (const address of addresses) {
        const response = await app.http.get(address.pathname + address.search)
        expect(response.status).toBe(200)
        expect(response.headers.get('cache-control')).toBe('max-age=31536000, public, immutable')
      }
    },
  )

  it('has only relative addresses, so that it works behind a prefix that a proxy takes away', async () => {
    await boot()
    const html = (await app.http.get('/docs')).text()
    const references = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map((match) => String(match[1]))
    expect(references).toHaveLength(5)
    for (const reference of references) expect(reference).toMatch(/^\.\/docs\/[\w.-]+\?v=[\w-]{16}$/)
  })

  it('runs nothing inline', async () => {
    const html = (await (await boot()).http.get('/docs')).text()
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:/i)
  })

  it('is no part of the documents', async () => {
    const { API_HIDDEN } = await import('../decorators/api-metadata.js')
    await boot()
    expect(API_HIDDEN.get(documentationController('/docs'))).toBe(true)
  })
})

describe('the initializer', () => {
  /** Runs it as a browser would, at `source`. */
  async function settingsOf(source: string): Promise<Record<string, unknown>> {
    const script = (await app.http.get(new URL(source).pathname)).text()
    let given: Record<string, unknown> = {}
    const SwaggerUIBundle = Object.assign(
      (settings: Record<string, unknown>) => {
        given = structuredClone({ ...settings, plugins: undefined })
        return { initOAuth: (oauth: unknown) => (given['initOAuth'] = oauth) }
      },
      { presets: { apis: 'apis' } },
    )
    const classList = { toggle: () => undefined }
    const document = { currentScript: { src: source }, documentElement: { classList } }
    const matchMedia = () => ({ matches: false, addEventListener: () => undefined })
    const SwaggerUIStandalonePreset = 'standalone'
    runInNewContext(script, { document, matchMedia, URL, SwaggerUIBundle, SwaggerUIStandalonePreset })
    return given
  }

  it('names the document relative to itself, asks nobody to validate it, and shows no selector', async () => {
    await boot()
    expect(await settingsOf('http://localhost/docs/initializer.js')).toMatchObject({
      dom_id: '#swagger-ui',
      url: 'http://localhost/openapi.json',
      oauth2RedirectUrl: 'http://localhost/docs/oauth2-redirect.html',
      validatorUrl: null,
      layout: 'BaseLayout',
    })
  })

  it('finds the document from a page that is deeper, or at the root', async () => {
    await boot({ options: { path: '/a/b/docs' } })
    expect(await settingsOf('http://localhost/a/b/docs/initializer.js')).toMatchObject({
      url: 'http://localhost/openapi.json',
    })
    await app.close()
    await boot({ options: { path: '/' } })
    expect(await settingsOf('http://localhost/initializer.js')).toMatchObject({
      url: 'http://localhost/openapi.json',
    })
  })

  it('shows a selector for several documents', async () => {
    await boot({ documents: TWO })
    expect(await settingsOf('http://localhost/docs/initializer.js')).toMatchObject({
      urls: [
        { name: 'shop', url: 'http://localhost/openapi.json' },
        { name: 'admin', url: 'http://localhost/admin/openapi.json' },
      ],
      presets: ['apis', 'standalone'],
      layout: 'StandaloneLayout',
    })
    const files = (await addressesOf('/docs')).map(({ pathname }) => pathname)
    expect(files).toContain('/docs/swagger-ui-standalone-preset.js')
  })

  it('passes settings on, but not those that would break the page', async () => {
    const settings = { docExpansion: 'full', persistAuthorization: true, dom_id: '#x' } as const
    await boot({ options: { settings, oauth: { clientId: "it's" } } })
    expect(await settingsOf('http://localhost/docs/initializer.js')).toMatchObject({
      docExpansion: 'full',
      persistAuthorization: true,
      dom_id: '#swagger-ui',
      initOAuth: { clientId: "it's", usePkceWithAuthorizationCodeGrant: true },
    })
  })

  it('holds nothing that ends a string or a script early', async () => {
    const name = '\u2028</script>"\'`${1}\\'
    await boot({ documents: [{ name, path: '/openapi.json', document: DOCUMENT }, ...ONE] })
    expect(await settingsOf('http://localhost/docs/initializer.js')).toMatchObject({ urls: [{ name }, {}] })
  })
})

describe('its files', () => {
  beforeEach(() => boot())

  it.each([
    ['swagger-ui.css', 'text/css; charset=utf-8'],
    ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
    ['swagger-ui-bundle.js.LICENSE.txt', 'text/plain; charset=utf-8'],
    ['swagger-ui-standalone-preset.js', 'text/javascript; charset=utf-8'],
    ['swagger-ui-standalone-preset.js.LICENSE.txt', 'text/plain; charset=utf-8'],
    ['oauth2-redirect.html', 'text/html; charset=utf-8'],
    ['oauth2-redirect.js', 'text/javascript; charset=utf-8'],
    ['favicon-32x32.png', 'image/png'],
  ])('%s comes from the package as %s', async (name, type) => {
    const response = await app.http.get(`/docs/${name}`)
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const content = await readFile(join(installed().folder, name))
    expect(Buffer.from(response.bytes()).equals(content)).toBe(true)
  })

  it.each([
    'package.json',
    'index.html',
    'swagger-initializer.js',
    'absolute-path.js',
    '..%2Fpackage.json',
    '%2e%2e%2fpackage.json',
    '__proto__',
    'constructor',
    'swagger-ui.css%00',
  ])('nothing else leaves the package: %s', async (name) => {
    const { status } = await app.http.get(`/docs/${name}`)
    expect([400, 404]).toContain(status)
  })

  it('are kept for good under the address of their version, and asked for again under any other', async () => {
    const { headers } = await app.http.get('/docs/swagger-ui.css')
    expect(headers.get('cache-control')).toBe('no-cache')
    const version = String(headers.get('etag')).replaceAll('"', '')
    const cacheControl = async (v: string) =>
      (await app.http.get(`/docs/swagger-ui.css?v=${v}`)).headers.get('cache-control')
    expect(await cacheControl(version)).toBe('max-age=31536000, public, immutable')
    expect(await cacheControl('another')).toBe('no-cache')
  })

  it.each(['/docs', '/docs/swagger-ui.css', '/docs/initializer.js'])(
    '%s is not sent again to whom has it',
    async (url) => {
      const { headers } = await app.http.get(url)
      const again = await app.http.get(url, { headers: { 'if-none-match': String(headers.get('etag')) } })
      expect(again.status).toBe(304)
      expect(again.text()).toBe('')
    },
  )
})

describe('the Content-Security-Policy', () => {
  async function policy(document: Partial<OpenApiDocument>, options: DocumentationPageOptions = {}) {
    const documents = [{ name: 'shop', path: '/openapi.json', document: { ...DOCUMENT, ...document } }]
    await boot({ documents, options })
    return String((await app.http.get('/docs')).headers.get('content-security-policy'))
  }
  const connections = (text: string) => /connect-src ([^;]*)/.exec(text)?.[1]

  it('allows scripts, styles and calls of its own origin, and nobody else to frame it', async () => {
    expect(await policy({})).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    )
  })

  it('allows calls to the servers of the document and of its operations, each origin once', async () => {
    const operation = { operationId: 'a', responses: {}, servers: [{ url: 'https://b.example/v1' }] }
    const text = await policy({
      servers: [{ url: '/v1' }, { url: 'https://a.example:8443/v1' }, { url: 'https://a.example:8443/v2' }],
      paths: { '/a': { get: operation, put: operation } },
    })
    expect(connections(text)).toBe("'self' https://a.example:8443 https://b.example")
  })

  it('counts every value of a variable in the authority, and the default of one that is free', async () => {
    const text = await policy({
      servers: [
        {
          url: 'https://{region}.example.com:{port}/{version}',
          variables: {
            region: { default: 'eu', enum: ['eu', 'us'] },
            port: { default: '8443' },
            version: { default: 'v1', enum: ['v1', 'v2'] },
          },
        },
        { url: '{base}/v1', variables: { base: { default: 'https://whole.example' } } },
        { url: 'https://{undeclared}.example.com' },
      ],
    })
    expect(connections(text)).toBe(
      "'self' https://eu.example.com:8443 https://us.example.com:8443 https://whole.example",
    )
  })

  it('allows calls to the token endpoints of security schemes', async () => {
    const text = await policy({
      components: {
        schemas: {},
        securitySchemes: {
          oauth: {
            type: 'oauth2',
            flows: {
              authorizationCode: {
                authorizationUrl: 'https://login.example/authorize',
                tokenUrl: 'https://token.example/token',
                refreshUrl: '/refresh',
                scopes: {},
              },
            },
          },
          openId: { type: 'openIdConnect', openIdConnectUrl: 'https://id.example/.well-known/openid' },
        },
      },
    })
    expect(connections(text)).toBe("'self' https://token.example https://id.example")
  })

  it('allows what the options add', async () => {
    const connectTo = ['https://*.example.com:*', 'http://[::1]:3000', 'http://localhost:4000']
    expect(connections(await policy({}, { connectTo }))).toBe(`'self' ${connectTo.join(' ')}`)
  })

  it.each([
    '*',
    'https:',
    "https://a.example; script-src 'unsafe-inline'",
    'https://a b',
    'https://a.example/x',
    '',
  ])('is not broken by %j', async (origin) => {
    await boot()
    expect(() => new DocumentationPage(installed(), () => ONE, { connectTo: [origin] })).toThrow(
      InvalidOriginError,
    )
  })

  it('is not broken by the server of a document', async () => {
    const document = { ...DOCUMENT, servers: [{ url: "https://a;script-src'*'/" }] }
    await boot()
    const page = new DocumentationPage(installed(), () => [{ name: 'a', path: '/a', document }])
    expect(() => page.contentSecurityPolicy).toThrow(InvalidOriginError)
  })
})

describe('SwaggerUiAssets', () => {
  let folder: string
  beforeEach(async () => {
    await boot()
    folder = await mkdtemp(join(tmpdir(), 'swagger-ui-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('are nowhere where the package is not installed', () => {
    expect(SwaggerUiAssets.locate([pathToFileURL(`${folder}/`).href])).toBeUndefined()
  })

  it('name the file that is missing, and read it once it is there', async () => {
    const assets = new SwaggerUiAssets(folder)
    await expect(assets.file('index.css')).rejects.toThrow(SwaggerUiFileError)
    await expect(assets.file('index.css')).rejects.toThrow(join(folder, 'index.css'))
    await writeFile(join(folder, 'index.css'), 'body {}')
    expect(Buffer.from((await assets.file('index.css'))?.content ?? []).toString()).toBe('body {}')
  })

  it('are read once', async () => {
    const assets = new SwaggerUiAssets(folder)
    await writeFile(join(folder, 'index.css'), 'body {}')
    const first = await assets.file('index.css')
    await writeFile(join(folder, 'index.css'), 'html {}')
    expect(await assets.file('index.css')).toBe(first)
  })

  it('make the page fail as a whole where they are incomplete, and work once they are complete', async () => {
    await app.close()
    await boot({ assets: new SwaggerUiAssets(folder) })
    expect((await app.http.get('/docs')).status).toBe(500)
    for (const name of ['favicon-32x32.png', 'swagger-ui.css', 'index.css', 'swagger-ui-bundle.js'])
      await writeFile(join(folder, name), name)
    expect((await app.http.get('/docs')).status).toBe(200)
  })
})
