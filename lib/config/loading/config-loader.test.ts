import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  ConfigFileError,
  ConfigLocationError,
  InvalidProfileNameError,
  MisplacedProfilePropertyError,
} from '../config.errors.js'
import type { ConfigOptions } from '../config.options.js'
import type { StandardEnvironment } from '../environment/standard-environment.js'
import { ConfigLoader } from './config-loader.js'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'nexus-config-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

function file(name: string, text: string): void {
  mkdirSync(dirname(join(directory, name)), { recursive: true })
  writeFileSync(join(directory, name), text)
}

function load(options: ConfigOptions = {}): Promise<StandardEnvironment> {
  return new ConfigLoader({ directory, args: [], env: {}, ...options }).load()
}

describe('layers', () => {
  it('win over each other in the documented order', async () => {
    type Layer = (value: string) => ConfigOptions | void
    const layers: Layer[] = [
      (value) => ({ defaults: { shop: { name: value } } }),
      (value) => file('application.yaml', `shop:\n  name: ${value}\n`),
      (value) => file('config/application.json', `{ "shop.name": "${value}" }`),
      (value) => file('config/application.properties', `shop.name=${value}`),
      (value) => file('application-eu.yml', `shop.name: ${value}`),
      (value) => file('application-prod.yaml', `shop.name: ${value}`),
      (value) => file('.env', `SHOP_NAME=${value}`),
      (value) => ({ env: { SHOP_NAME: value } }),
      (value) => ({ args: [`--shop.name=${value}`] }),
      (value) => ({ properties: { 'shop.name': value } }),
    ]
    let options: ConfigOptions = { profiles: ['eu', 'prod'] }
    for (const [index, layer] of layers.entries()) {
      options = { ...options, ...layer(`layer ${index}`) }
      expect((await load(options)).getProperty('shop.name')).toBe(`layer ${index}`)
    }
  })

  it('keep the origin of what won', async () => {
    file('application.yaml', 'shop:\n  # a comment\n  name: yaml\n  items:\n    - pen\n    - ink\n')
    file('config/application.json', '{\n  "shop": {\n    "size": 3\n  }\n}')
    file('.env', '\n# comment\nSHOP_MAX_ITEMS=5\nexport SHOP_CURRENCY="EUR"\n')
    const environment = await load({ env: { SHOP_COLOR: 'red' }, args: ['--shop.mode=fast'] })
    expect(environment.getOrigin('shop.name')).toEqual({ source: 'application.yaml', line: 3 })
    expect(environment.getOrigin('shop.items[1]')).toEqual({ source: 'application.yaml', line: 6 })
    expect(environment.getOrigin('shop.size')).toEqual({
      source: join('config', 'application.json'),
      line: 3,
    })
    expect(environment.getOrigin('shop.max-items')).toEqual({ source: '.env', line: 3 })
    expect(environment.getOrigin('shop.currency')).toEqual({ source: '.env', line: 4 })
    file('.env', '\ufeffSHOP_PORT=1\r\nSHOP_NOTE="a\nSHOP_PORT=2\n"\nSHOP_NAME=it\'s\nSHOP_KIND=x\n')
    const other = await load()
    expect(
      ['shop.port', 'shop.note', 'shop.name', 'shop.kind'].map((name) => other.getOrigin(name)?.line),
    ).toEqual([1, 2, 5, 6])
    expect([other.getProperty('shop.port'), other.getProperty('shop.name')]).toEqual(['1', "it's"])
    expect(environment.getOrigin('shop.color')).toEqual({ source: 'environment variable SHOP_COLOR' })
    expect(environment.getOrigin('shop.mode')).toEqual({ source: 'command-line argument --shop.mode' })
    expect(environment.getOrigin('shop.nothing')).toBeUndefined()
  })

  it('read command-line arguments in every form', async () => {
    const environment = await load({
      args: ['serve', '--debug', '--shop.max-items=5', '--a=1', '--a=2', '--empty=', '-x', '--', '--late=1'],
    })
    expect(environment.getProperty('debug')).toBe('true')
    expect(environment.getProperty('shop.maxItems')).toBe('5')
    expect(environment.getList('a')).toEqual(['1', '2'])
    expect(environment.getProperty('empty')).toBe('')
    expect(environment.getProperty('late')).toBeUndefined()
    await expect(load({ args: ['--=5'] })).rejects.toThrow('"--=5" names no property')
  })

  it('resolve placeholders across layers', async () => {
    file('application.yaml', 'shop:\n  url: https://${shop.host:localhost}:${PORT}/\n  host: ${HOST_NAME}\n')
    const environment = await load({ env: { PORT: '8080', HOST_NAME: 'shop.example' } })
    expect(environment.getProperty('shop.url')).toBe('https://shop.example:8080/')
  })

  it('tell lists from whichever form they have', async () => {
    file('application.yaml', 'a: [x, "y z", 3]\nb: p, q\nc: []\nd: "${a},${b}"\n')
    const environment = await load({ env: { E_1: 'two', E_0: 'one' } })
    expect(environment.getList('a')).toEqual(['x', 'y z', '3'])
    expect(environment.getList('b')).toEqual(['p', 'q'])
    expect(environment.getList('c')).toEqual([])
    expect(environment.getList('d')).toEqual(['x', 'y z', '3', 'p', 'q'])
    expect(environment.getList('e')).toEqual(['one', 'two'])
    expect(environment.getList('f')).toBeUndefined()
    expect(environment.getProperty('a')).toBeUndefined()
  })
})

describe('profiles', () => {
  it('are `default` when none is active', async () => {
    file('application-default.yaml', 'a: 1')
    const environment = await load()
    expect(environment.activeProfiles).toEqual(['default'])
    expect(environment.getProperty('a')).toBe('1')
    expect(environment.acceptsProfiles('default & !prod')).toBe(true)
  })

  it.each<[string, ConfigOptions, string]>([
    ['a file', {}, 'nexus:\n  profiles:\n    active: prod, eu\n'],
    ['a list in a file', {}, 'nexus.profiles.active: [prod, eu]'],
    ['an environment variable', { env: { NEXUS_PROFILES_ACTIVE: 'prod,eu' } }, 'nexus.profiles.active: test'],
    [
      'an argument',
      { args: ['--nexus.profiles.active=prod,eu'], env: { NEXUS_PROFILES_ACTIVE: 'test' } },
      '',
    ],
    ['test properties', { properties: { 'nexus.profiles.active': 'prod,eu' } }, ''],
    ['code', { profiles: ['prod', 'eu'], args: ['--nexus.profiles.active=x'] }, ''],
  ])('are activated by %s', async (_, options, yaml) => {
    file('application.yaml', yaml)
    file('application-prod.yaml', 'a: prod\nb: prod')
    file('application-eu.yaml', 'a: eu')
    const environment = await load(options)
    expect(environment.activeProfiles).toEqual(['prod', 'eu'])
    expect(environment.getProperty('a')).toBe('eu')
    expect(environment.getProperty('b')).toBe('prod')
  })

  it('unfold groups behind the profile that names them, and includes before', async () => {
    file(
      'application.yaml',
      'nexus.profiles:\n  include: common\n  group:\n    prod: [prod-db, prod-mq]\n    prod-db: prod\n',
    )
    expect((await load({ profiles: ['prod', 'last'] })).activeProfiles).toEqual([
      'common',
      'prod',
      'prod-db',
      'prod-mq',
      'last',
    ])
  })

  it('select documents of a file', async () => {
    file(
      'application.yaml',
      'a: base\nb: base\n---\nnexus.config.activate.on-profile: prod & !eu\na: prod\n---\nnexus:\n  config:\n    activate:\n      on-profile: eu\na: eu\n---\nb: last\n',
    )
    expect((await load()).getProperty('a')).toBe('base')
    expect((await load({ profiles: ['prod'] })).getProperty('a')).toBe('prod')
    expect((await load({ profiles: ['prod', 'eu'] })).getProperty('a')).toBe('eu')
    expect((await load({ profiles: ['prod'] })).getProperty('b')).toBe('last')
  })

  it('are not activated from where they have been decided already', async () => {
    file('application-default.yaml', 'x: 1\nnexus.profiles.active: prod')
    await expect(load()).rejects.toThrow(MisplacedProfilePropertyError)
    await expect(load()).rejects.toThrow(
      'nexus.profiles.active (application-default.yaml:2) is set where only some',
    )
    file('application-default.yaml', '')
    file('application.yaml', 'a: 1\n---\nnexus.config.activate.on-profile: eu\nnexus.profiles.include: [x]\n')
    await expect(load()).rejects.toThrow(MisplacedProfilePropertyError)
  })

  it('have names that stay inside their folder', async () => {
    const options = { env: { NEXUS_PROFILES_ACTIVE: '../secrets' } }
    await expect(load(options)).rejects.toThrow(InvalidProfileNameError)
    await expect(load(options)).rejects.toThrow(
      '"../secrets" (environment variable NEXUS_PROFILES_ACTIVE) is not a profile name.',
    )
  })
})

describe('locations', () => {
  it('can be replaced, added to, and named', async () => {
    file('application.yaml', 'a: default\nb: default')
    file('etc/shop.yaml', 'a: etc')
    file('extra/one.json', '{"b": "one"}')
    const args = ['--nexus.config.location=etc/', '--nexus.config.name=shop']
    const replaced = await load({ args })
    expect([replaced.getProperty('a'), replaced.getProperty('b')]).toEqual(['etc', undefined])
    const added = await load({
      env: { NEXUS_CONFIG_ADDITIONALLOCATION: 'extra/one.json, optional:nowhere/' },
    })
    expect([added.getProperty('a'), added.getProperty('b')]).toEqual(['default', 'one'])
  })

  it('have to exist unless they are optional', async () => {
    await expect(load({ args: ['--nexus.config.location=nowhere/'] })).rejects.toThrow(ConfigLocationError)
    await expect(load({ args: ['--nexus.config.location=nowhere/'] })).rejects.toThrow(
      'There is no configuration at "nowhere/".\nCreate it, correct nexus.config.location',
    )
    file('shop.ini', '')
    await expect(load({ args: ['--nexus.config.location=shop.ini'] })).rejects.toThrow(ConfigLocationError)
  })
})

describe('files', () => {
  it('keep numbers as written and follow anchors and merges', async () => {
    file(
      'application.yaml',
      'version: 1.10\nhex: 0x1F\nyes: yes\non: True\nnothing:\nbase: &base\n  a: 1\n  b: 2\nderived:\n  b: 3\n  <<: *base\nagain: *base\n',
    )
    const environment = await load()
    const value = (name: string): string | undefined => environment.getProperty(name)
    expect(['version', 'hex', 'yes', 'on', 'nothing'].map(value)).toEqual(['1.10', '31', 'yes', 'true', ''])
    expect(['derived.a', 'derived.b', 'again.b'].map(value)).toEqual(['1', '3', '2'])
    expect(environment.getOrigin('again.b')).toEqual({ source: 'application.yaml', line: 8 })
  })

  it('name the line of a mistake', async () => {
    file('application.yaml', 'a: 1\nb: [1, 2\nc: 3\n')
    await expect(load()).rejects.toThrow(ConfigFileError)
    await expect(load()).rejects.toThrow(/^application\.yaml:[23]: /)
    file('application.yaml', 'a: 1\na: 2\n')
    await expect(load()).rejects.toThrow('application.yaml:2: "a" is there twice')
    file('application.yaml', 'maxItems: 1\nmax-items: 2\n')
    await expect(load()).rejects.toThrow(
      'application.yaml:2: "max-items" and "maxItems" are the same property',
    )
    file('application.yaml', 'db:\n  password: *hunter2\n')
    await expect(load()).rejects.toThrow(
      /^application\.yaml:2: no anchor has the name of an alias; a text that begins with \* has to be in quotes: password: '\*\.\.\.'$/,
    )
    file('application.yaml', '- a\n- b\n')
    await expect(load()).rejects.toThrow('application.yaml:1: the document has to be a map of properties')
  })

  it.each([
    ['include: *', "include: '*'"],
    ['include: * # all of them', "include: '*'"],
    ['include: *, health', "include: '*'"],
    ['include:\n    - *', "- '*'"],
    ['include: [*]', "'*'"],
    ['exposure: { token: hunter2, include: * }', "include: '*'"],
    ['exposure: { token: hunter2, include: *.orders }', "include: '*...'"],
  ])('say where quotes are missing in %j', async (text, edit) => {
    file('application.yaml', `web:\n  ${text}\n`)
    const line = text.includes('\n') ? 3 : 2
    const reason = 'no anchor has the name of an alias; a text that begins with * has to be in quotes'
    await expect(load()).rejects.toThrow(
      expect.objectContaining({ message: `application.yaml:${line}: ${reason}: ${edit}` }),
    )
  })

  it.each([
    ['{\n  "a": 1,\n  "b": tru\n}', 'application.json:3: expected a value, found "t"'],
    ['{\n  "a": 1\n  "b": 2\n}', 'application.json:3: expected "," or "}", found "\\""'],
    ['{ "a": [1, 2', 'application.json:1: expected "," or "]", found the end'],
    ['[1]', 'application.json:1: the document has to be an object of properties'],
    ['{}\n{}', 'application.json:2: unexpected "{" after the document'],
    ['{ a: 1 }', 'application.json:1: expected a property name in double quotes, found "a"'],
    ['{ "a": 1,\n"a": 2 }', 'application.json:2: "a" is there twice'],
    ['{ "aB": 1, "a-b": 2 }', 'application.json:1: "a-b" and "aB" are the same property'],
    ['{ "a": "\\x" }', 'application.json:1: a text is not closed or holds a bad escape'],
  ])('name what is wrong in %j', async (text, message) => {
    file('application.json', text)
    await expect(load()).rejects.toThrow(message)
  })

  it('read JSON values of every kind', async () => {
    file(
      'application.json',
      '\ufeff{"a":{"b":[1.50,-2e3,true,null,"\\u00e9\\n",{"c":[]}],"d":{}}, "e.f": "x"}',
    )
    const environment = await load()
    const values = [0, 1, 2, 3, 4].map((index) => environment.getProperty(`a.b[${index}]`))
    expect(values).toEqual(['1.50', '-2e3', 'true', '', 'é\n'])
    expect(environment.getList('a.b[5].c')).toEqual([])
    expect(environment.getProperty('e.f')).toBe('x')
  })

  it('read what java.util.Properties reads', async () => {
    file(
      'application.properties',
      String.raw`# comment \
! comment
a.equals = 1
  a.colon: 2
a.blank	3
a.empty
a.list = x, \
         y,\
  # no comment
a.items[0].name=first
a.map[b.c]=dotted
a.escapes = \u00e9 \t| \: \\ \q
a\:key\ name = =:
a.umlaut=ü 
a.folder=C:\\temp\\` + '\r\na.mac=1\ra.end = \\',
    )
    const environment = await load()
    const value = (name: string): string | undefined => environment.getProperty(`a.${name}`)
    expect(['equals', 'colon', 'blank', 'empty', 'mac', 'end'].map(value)).toEqual([
      '1',
      '2',
      '3',
      '',
      '1',
      '',
    ])
    expect(environment.getList('a.list')).toEqual(['x', 'y', '# no comment'])
    expect(['items[0].name', 'map[b.c]'].map(value)).toEqual(['first', 'dotted'])
    expect(['escapes', 'umlaut', 'folder'].map(value)).toEqual(['é \t| : \\ q', 'ü ', 'C:\\temp\\'])
    expect(environment.getProperty('a:key name')).toBe('=:')
    expect(environment.getOrigin('a.list')).toEqual({ source: 'application.properties', line: 7 })
    expect(environment.getOrigin('a.items[0].name')?.line).toBe(10)
  })

  it('are split into documents by #--- in .properties', async () => {
    file(
      'application.properties',
      'a=base\n#---\nnexus.config.activate.on-profile=prod\na=prod\n!---\nnexus.config.activate.on-profile=eu\na=eu\n',
    )
    const values = [[], ['prod'], ['prod', 'eu']].map(async (profiles) =>
      (await load({ profiles })).getProperty('a'),
    )
    expect(await Promise.all(values)).toEqual(['base', 'prod', 'eu'])
  })

  it.each([
    ['a=1\n\nb=C:\\users\\x', 'application.properties:3: \\u has to be followed by four hexadecimal digits'],
    ['a=1\na: 2', 'application.properties:2: "a" is there twice'],
    ['max-items=1\nmaxItems=2', '"maxItems" and "max-items" are the same property'],
    ['a=\ufffd', 'application.properties:1: it is not in UTF-8; save it as UTF-8, or write \\u00e9'],
    ['= 1', 'application.properties:1: a value has no name'],
  ])('name what is wrong in .properties: %j', async (text, message) => {
    file('application.properties', text)
    await expect(load()).rejects.toThrow(message)
  })

  it('that unfold into too much are refused', async () => {
    const bomb = ['a0: &a0 [x,x,x,x,x,x,x,x,x,x]']
    for (let level = 1; level <= 8; level++)
      bomb.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`)
    file('application.yaml', bomb.join('\n'))
    await expect(load()).rejects.toThrow(/it uses more than 100 aliases$/)
    file('application.yaml', `a: ${'['.repeat(100)}${']'.repeat(100)}`)
    await expect(load()).rejects.toThrow('it nests too deeply')
    file('application.yaml', 'a: &a\n  b: *a\n')
    await expect(load()).rejects.toThrow(ConfigFileError)
  })
})

describe('a printed environment', () => {
  it('shows every property with its origin and no secret', async () => {
    file('application.yaml', 'db:\n  url: postgres://shop:hunter2@db/shop\n  password: hunter2\nname: shop\n')
    const environment = await load({ env: { API_KEY: 'hunter2', NAME: 'other' } })
    expect(environment.describe()).toEqual({
      activeProfiles: ['default'],
      sources: [
        { name: 'command line', properties: [] },
        {
          name: 'environment variables',
          properties: [
            { name: 'api.key', value: '******', origin: 'environment variable API_KEY' },
            { name: 'name', value: 'other', origin: 'environment variable NAME' },
          ],
        },
        {
          name: 'application.yaml',
          properties: [
            { name: 'db.url', value: 'postgres://******@db/shop', origin: 'application.yaml:2' },
            { name: 'db.password', value: '******', origin: 'application.yaml:3' },
            { name: 'name', value: 'shop', origin: 'application.yaml:4', overridden: true },
          ],
        },
      ],
    })
    expect(inspect(environment, { depth: 9 }) + JSON.stringify(environment)).not.toContain('hunter2')
  })
})
