import { inspect } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { IsInt, Max, Min, ValidateNested } from 'class-validator'
import { DataSize, Duration, type Type } from '../../common/index.js'
import { ConfigurationProperties, Property } from '../config.decorators.js'
import {
  InvalidConfigurationError,
  UndecoratedPropertiesError,
  type ConfigProblem,
} from '../config.errors.js'
import { StandardEnvironment } from '../environment/standard-environment.js'
import { commandLineSource } from '../sources/command-line-source.js'
import type { ConfigDocument } from '../sources/config-document.js'
import { EnvironmentVariableSource } from '../sources/environment-variable-source.js'
import { StructuredPropertySource } from '../sources/structured-property-source.js'
import { readYaml } from '../sources/yaml-documents.js'
import { Binder } from './binder.js'
import { declareChoice, declareName } from './known-names.js'
import type { ConfigurationPropertiesOptions } from './property-metadata.js'
import { Secret } from './secret.js'

interface Given {
  readonly yaml?: string
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}

async function environmentOf({ yaml = '', env = {}, args = [] }: Given): Promise<StandardEnvironment> {
  const documents: ConfigDocument[] = await readYaml('application.yaml', yaml)
  const files = documents.map(({ entries }) => new StructuredPropertySource('application.yaml', entries))
  return new StandardEnvironment([
    commandLineSource(args),
    EnvironmentVariableSource.ofProcess(env),
    ...files,
  ])
}

async function bind<T extends object>(
  type: Type<T>,
  given: Given,
  options: ConfigurationPropertiesOptions<T> = {},
): Promise<T> {
  return new Binder(await environmentOf(given)).bind('shop', type, options)
}

async function problemsOf<T extends object>(
  type: Type<T>,
  given: Given,
  options?: ConfigurationPropertiesOptions<T>,
): Promise<string[]> {
  const error: unknown = await bind(type, given, options).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(InvalidConfigurationError)
  return (error as InvalidConfigurationError).message
    .split('\n')
    .slice(1)
    .map((line) => line.slice('  - '.length))
}

enum Level {
  LOW,
  VERY_HIGH,
}

class Address {
  @Property() street!: string
  zip = '0000'
}

class Item {
  @Property({ required: true }) name!: string
  price = 1
}

class Shop {
  maxItems = 50
  name = 'unnamed'
  open = true
  timeout = Duration.ofSeconds(10)
  limit = DataSize.ofMegabytes(1)
  serial = 1n
  @Property() opened!: Date
  @Property() home?: URL
  @Property() note?: string
  @Property({ enum: Level }) level: Level = Level.LOW
  @Property({ enum: ['fast', 'slow'] }) mode: 'fast' | 'slow' = 'slow'
  @Property({ of: String }) tags: string[] = ['none']
  @Property({ of: Duration }) delays: readonly Duration[] = []
  @Property({ of: Item }) items: Item[] = []
  @Property({ of: Number }) prices = new Map<string, number>()
  @Property({ of: Address }) branches: Record<string, Address> = {}
  labels: Record<string, string> = { a: 'initial' }
  address = new Address()
  @Property() billing?: Address
  @Property({ name: 'vat.rate', default: '0.19' }) rate!: number
  @Property() password = new Secret('')
}

describe('Binder', () => {
  it('converts to the declared types', async () => {
    const shop = await bind(Shop, {
      yaml: `
shop:
  max-items: 5
  name: 007
  open: false
  timeout: 500ms
  limit: 10MB
  serial: 9007199254740993
  opened: 2026-01-31T08:00:00+01:00
  home: https://shop.example
  note: ''
  level: very-high
  mode: FAST
  tags: [a, b]
  delays: 1s, PT1M
  items:
    - name: pen
      price: 2.5
    - name: ink
  prices: { pen.blue: 1, Ink: 2 }
  branches:
    north-side: { street: N }
    south: { zip: 1 }
  labels: { b: two }
  address.street: Main
  billing: { street: Side }
  password: hunter2
`,
    })
    expect(shop).toMatchObject({ maxItems: 5, name: '007', open: false, serial: 9007199254740993n, note: '' })
    expect([shop.timeout.toMillis(), shop.limit.toBytes(), shop.rate]).toEqual([500, 10_485_760, 0.19])
    expect(shop.opened.toISOString()).toBe('2026-01-31T07:00:00.000Z')
    expect(shop.home).toEqual(new URL('https://shop.example'))
    expect([shop.level, shop.mode, shop.tags]).toEqual([Level.VERY_HIGH, 'fast', ['a', 'b']])
    expect(shop.delays.map(String)).toEqual(['1s', '1m'])
    expect(shop.items).toEqual([
      { name: 'pen', price: 2.5 },
      { name: 'ink', price: 1 },
    ])
    expect(shop.items[0]).toBeInstanceOf(Item)
    expect([...shop.prices]).toEqual([
      ['pen.blue', 1],
      ['Ink', 2],
    ])
    expect(shop.branches).toEqual({
      'north-side': { street: 'N', zip: '0000' },
      south: { street: undefined, zip: '1' },
    })
    expect(shop.labels).toEqual({ a: 'initial', b: 'two' })
    expect(shop.address).toEqual({ street: 'Main', zip: '0000' })
    expect(shop.billing).toBeInstanceOf(Address)
    expect(shop.password.reveal()).toBe('hunter2')
  })

  it('keeps the initial values where there is nothing, and where there is null', async () => {
    const shop = await bind(Shop, { yaml: 'shop: { max-items: ~, tags: ~, address: ~, labels: ~ }' })
    expect(shop).toMatchObject({
      maxItems: 50,
      tags: ['none'],
      address: { zip: '0000' },
      labels: { a: 'initial' },
    })
    expect(shop.billing).toBeUndefined()
  })

  it('has no key in a map whose value is null', async () => {
    class Priced {
      @Property({ of: Number }) prices: Record<string, number> = { pen: 1 }
    }
    const priced = await bind(Priced, { yaml: 'shop.prices: { pen: ~, ink: ~, pad: 2 }' })
    expect(priced).toEqual({ prices: { pen: 1, pad: 2 } })
  })

  it('fills a class with what is right, for who has to have it before all is checked', async () => {
    @ConfigurationProperties('one')
    class One {
      a = 1
      b = 1
      @Property({ of: Number }) map: Record<string, number> = {}
      validate(): string {
        return 'is never right'
      }
    }
    const yaml = 'one: { a: x, b: 2, c: 3, map: { d: x, e: 4 } }'
    expect(new Binder(await environmentOf({ yaml })).bindValid(One)).toEqual({ a: 1, b: 2, map: { e: 4 } })
  })

  it('binds environment variables, lists and maps included', async () => {
    const shop = await bind(Shop, {
      yaml: 'shop:\n  tags: [a, b, c]\n  branches:\n    north-side: { street: N }\n  labels: { team-name: x }\n',
      env: {
        SHOP_MAX_ITEMS: '7',
        SHOP_MAXITEMS_OTHER: 'belongs to somebody else',
        SHOP_TAGS: 'x,y',
        SHOP_ITEMS_0_NAME: 'pen',
        SHOP_ITEMS_1_NAME: 'ink',
        SHOP_ITEMS_1_PRICE: '3',
        SHOP_BRANCHES_NORTH_SIDE_STREET: 'M',
        SHOP_BRANCHES_SOUTH_STREET: 'S',
        SHOP_LABELS_TEAM_NAME: 'y',
        SHOP_LABELS_NEW: 'z',
        SHOP_ADDRESS_STREET: 'Env',
      },
    })
    expect(shop).toMatchObject({ maxItems: 7, tags: ['x', 'y'], address: { street: 'Env' } })
    expect(shop.items).toEqual([
      { name: 'pen', price: 1 },
      { name: 'ink', price: 3 },
    ])
    expect(shop.branches).toEqual({
      'north-side': { street: 'M', zip: '0000' },
      south: { street: 'S', zip: '0000' },
    })
    expect(shop.labels).toEqual({ a: 'initial', 'team-name': 'y', new: 'z' })
  })

  it('takes a list whole from the strongest source', async () => {
    const shop = await bind(Shop, {
      yaml: 'shop.items: [{ name: a, price: 9 }, { name: b }]',
      args: ['--shop.items[0].name=only'],
    })
    expect(shop.items).toEqual([{ name: 'only', price: 1 }])
  })

  it('names every problem with its origin, what came and what was expected', async () => {
    const problems = await problemsOf(Shop, {
      yaml: `shop:
  max-itmes: 5
  open: yes
  timeout: 10 parsecs
  colour: red
  tags: { first: a }
  items: [{ nmae: pen }, { name: x, price: 1e400 }]
  delays: [1s, soon]
  address: Main Street
  prices: 12
  branches: Main Street
  note: { a: 1 }
  opened: 2026-02-30
`,
      env: { SHOP_MAX_ITEMS: 'many', SHOP_LEVEL: 'highest', SHOP_SERIAL: '1.5' },
      args: ['--shop.limit=lots', '--shop.name.first=x'],
    })
    expect(problems).toEqual([
      'shop.max-items (environment variable SHOP_MAX_ITEMS): expected a number, found "many"',
      'shop.name (command-line argument --shop.name.first): expected a text, found nested properties',
      'shop.open (application.yaml:3): expected true or false, found "yes"',
      'shop.timeout (application.yaml:4): expected a duration such as 500ms, 10s, 1h30m or PT1H30M, found "10 parsecs"',
      'shop.limit (command-line argument --shop.limit): expected a size such as 512KB or 10MB, found "lots"',
      'shop.serial (environment variable SHOP_SERIAL): expected a whole number, found "1.5"',
      'shop.opened (application.yaml:13): expected an ISO 8601 date, or date and time with offset, found "2026-02-30"',
      'shop.note (application.yaml:12): expected a text, found nested properties',
      'shop.level (environment variable SHOP_LEVEL): expected one of LOW, VERY_HIGH, found "highest"',
      'shop.tags.first (application.yaml:6): expected a list, found a named property',
      'shop.delays[1] (application.yaml:8): expected a duration such as 500ms, 10s, 1h30m or PT1H30M, found "soon"',
      'shop.items[0].name: it is required, but no source has it (expected a text)',
      'shop.items[0].nmae (application.yaml:7): unknown property; did you mean shop.items[0].name?',
      'shop.items[1].price (application.yaml:7): expected a number, found "1e400"',
      'shop.prices (application.yaml:10): expected a map, found "12"; write shop.prices.<name>: 12',
      'shop.branches (application.yaml:11): expected a map, found "Main Street"',
      'shop.address (application.yaml:9): expected nested properties (Address), found "Main Street"; write it as one of street, zip below shop.address',
      'shop.max-itmes (application.yaml:2): unknown property; did you mean shop.max-items?',
      'shop.colour (application.yaml:5): unknown property; Shop declares max-items, name, open, timeout, limit, serial, ' +
        'opened, home, note, level, mode, tags, delays, items, prices, branches, labels, address, billing, vat.rate, password',
    ])
  })

  it.each([
    [
      'one: 9090',
      'one (application.yaml:1): expected nested properties (One), found "9090"; write one.port: 9090',
    ],
    [
      'one: x',
      'one (application.yaml:1): expected nested properties (One), found "x"; write it as one of name, port, file below one',
    ],
    [
      'one.file: /x',
      'one.file (application.yaml:1): expected nested properties (OneFile), found "/x"; write one.file.path: /x',
    ],
  ])('says where the value of %s belongs', async (yaml, message) => {
    class OneFile {
      path = ''
    }
    @ConfigurationProperties('one')
    class One {
      name = ''
      port = 1
      file = new OneFile()
    }
    await expect(new Binder(await environmentOf({ yaml })).bindAll([One])).rejects.toThrow(
      `The configuration has a problem:\n  - ${message}`,
    )
    const shared = new Binder(await environmentOf({ env: { ONE: '9090' } }))
    expect(await shared.bindAll([One])).toMatchObject([{ port: 1 }])
  })

  it('says how many problems there are', async () => {
    class One {
      count = 1
    }
    await expect(bind(One, { args: ['--shop.count=x'] })).rejects.toThrow(
      'The configuration has a problem:\n  - shop.count (command-line argument --shop.count): expected a number, found "x"',
    )
  })

  it('lets unknown environment variables be, and unknown names where told so', async () => {
    await expect(bind(Address, { env: { SHOP_HOME: 'x' } })).resolves.toEqual({
      street: undefined,
      zip: '0000',
    })
    await expect(bind(Address, { yaml: 'shop.home: x' }, { ignoreUnknown: true })).resolves.toBeInstanceOf(
      Address,
    )
  })

  it('knows names that others declare or have asked for', async () => {
    @ConfigurationProperties('shop.mail')
    class Mail {
      host = ''
    }
    declareName('shop.banner')
    const yaml = 'shop:\n  mail: { host: x }\n  banner: hi\n  feature: { fast: true }\n  zip: 1\n'
    const environment = await environmentOf({ yaml })
    environment.getProperty('shop.feature.fast')
    const binder = new Binder(environment)
    await expect(binder.bind('shop', Address)).resolves.toMatchObject({ zip: '1' })
    expect(binder.bindProperties(Mail)).toMatchObject({ host: 'x' })
    expect(() => binder.bindProperties(Address)).toThrow(UndecoratedPropertiesError)
  })

  it('names the section of another class that was most likely meant, and all that there are', async () => {
    @ConfigurationProperties('yard')
    class Yard {
      gates = 1
    }
    @ConfigurationProperties('yard.loading-dock')
    class Dock {
      doors = 1
    }
    const yaml = 'yard:\n  loading-dok: { doors: 2 }\n  roof: { tiles: 1 }\n  loadingDock: { doors: 3 }\n'
    const binder = new Binder(await environmentOf({ yaml }))
    await expect(binder.bindAll([Yard, Dock])).rejects.toThrow(
      'The configuration has 2 problems:\n' +
        '  - yard.loading-dok (application.yaml:2): unknown property; did you mean yard.loading-dock?\n' +
        '  - yard.roof (application.yaml:3): unknown property; Yard declares gates, loading-dock',
    )
  })

  it('asks who knows the names of a section for those that are none, whatever is below them', async () => {
    @ConfigurationProperties('port')
    class Port {
      depth = 1
    }
    @ConfigurationProperties('port.quay.north')
    class North {
      cranes = 1
    }
    declareName('port.quay.*.open')
    declareChoice('port.quay', (name) => (name === 'north' || name === 'south' ? undefined : `no ${name}`))
    const yaml =
      'port:\n  quay:\n    nroth: { cranes: 2, open: true }\n    south: { open: true, cranes: 3 }\n'
    const binder = new Binder(await environmentOf({ yaml }))
    await expect(binder.bindAll([Port, North])).rejects.toThrow(
      'The configuration has 2 problems:\n' +
        '  - port.quay.nroth (application.yaml:3): unknown property; no nroth\n' +
        '  - port.quay.south.cranes (application.yaml:4): unknown property; below port.quay.south there are: open',
    )
  })

  it('tells the problems of several classes in one error', async () => {
    @ConfigurationProperties('one')
    class One {
      a = 1
    }
    @ConfigurationProperties('two')
    class Two {
      b = true
    }
    const binder = new Binder(await environmentOf({ yaml: 'one.a: x\ntwo.b: y\n' }))
    await expect(binder.bindAll([One, Two])).rejects.toThrow(
      'The configuration has 2 problems:\n' +
        '  - one.a (application.yaml:1): expected a number, found "x"\n' +
        '  - two.b (application.yaml:2): expected true or false, found "y"',
    )
  })

  it('tells what the class itself finds in the environment with its other problems', async () => {
    const check = (environment: StandardEnvironment): readonly ConfigProblem[] => [
      { property: 'others.a', origin: environment.getOrigin('others.a'), message: 'is not wanted' },
    ]
    @ConfigurationProperties('one', { check })
    class One {
      a = 1
    }
    const binder = new Binder(await environmentOf({ yaml: 'one.a: x\nothers.a: y\n' }))
    await expect(binder.bindAll([One])).rejects.toThrow(
      '  - one.a (application.yaml:1): expected a number, found "x"\n' +
        '  - others.a (application.yaml:2): is not wanted',
    )
  })

  it.each<Given>([
    { yaml: 'shop.pool.max-size: 10' },
    { yaml: 'shop.pool.maxSize: 10' },
    { env: { SHOP_POOL_MAX_SIZE: '10' } },
    { args: ['--shop.pool.max_size=10'] },
  ])('takes %j for the key that a record has already', async (given) => {
    class Pooled {
      pool: { maxSize: number; minSize: number } = { maxSize: 3, minSize: 1 }
    }
    expect(await bind(Pooled, given)).toEqual({ pool: { maxSize: 10, minSize: 1 } })
  })

  it('asks for a decorator where nothing tells the type at run time', async () => {
    class Untyped {
      host!: string
      tags: string[] = []
      limits: Record<string, number> = {}
      @Property() either!: string | number
    }
    expect(await problemsOf(Untyped, {})).toEqual([
      'shop.host: the field host has no type at run time; decorate it with @Property()',
      'shop.tags: the field tags has no type at run time; say what its elements are: @Property({ of: String })',
      'shop.limits: the field limits has no type at run time; say what its values are: @Property({ of: String })',
      'shop.either: the field either has no type at run time; a union leaves none: write `?` instead of `| undefined`, or @Property({ type: String })',
    ])
  })

  it('requires what is required, unless a problem with it is named already', async () => {
    class Required {
      @Property({ required: true }) host!: string
      @Property({ required: true }) port!: number
    }
    expect(await problemsOf(Required, { yaml: 'shop.port: x' })).toEqual([
      'shop.host: it is required, but no source has it (expected a text)',
      'shop.port (application.yaml:1): expected a number, found "x"',
    ])
  })

  it('names what is wrong with placeholders, and the gap in a list', async () => {
    class Placeholders {
      a = ''
      b = 1
      @Property({ of: String }) c: string[] = []
    }
    expect(
      await problemsOf(Placeholders, {
        yaml: 'shop: { a: "${x}", b: "${shop.b}" }',
        args: ['--shop.c[1]=x'],
      }),
    ).toEqual([
      'shop.a (application.yaml:1): ${x} (needed by shop.a (application.yaml:1)): no source has the property "x". Set x, or give a default: ${x:...}.',
      'shop.b (application.yaml:1): Placeholders refer to each other in a circle: shop.b (application.yaml:1) -> shop.b (application.yaml:1). Give one of these properties a value of its own.',
      'shop.c[0] (command-line argument --shop.c[1]): the list has later elements, but not this one',
    ])
  })

  it('inherits fields and what decorators say about them', async () => {
    class Base {
      @Property({ required: true }) host!: string
    }
    class Derived extends Base {
      port = 1
      address(): string {
        return `${this.host}:${this.port}`
      }
    }
    expect((await bind(Derived, { yaml: 'shop: { host: x, port: 2 }' })).address()).toBe('x:2')
    expect(await problemsOf(Derived, {})).toHaveLength(1)
  })

  it('treats __proto__ as a key like any other', async () => {
    const { labels } = await bind(Shop, { yaml: 'shop.labels: { __proto__: x }' })
    expect(Object.getPrototypeOf(labels)).toBe(Object.prototype)
    expect(Object.keys(labels)).toEqual(['a', '__proto__'])
  })
})

describe('validation of bound properties', () => {
  class Part {
    @IsInt() @Max(10) size = 3
  }
  class Validated {
    @IsInt() @Min(1) maxItems = 5
    @ValidateNested() part = new Part()
  }

  it('runs class-validator decorators and names the origin', async () => {
    expect(await problemsOf(Validated, { yaml: 'shop:\n  max-items: 0\n  part: { size: 10.5 }\n' })).toEqual([
      'shop.max-items (application.yaml:2): maxItems must not be less than 1',
      'shop.part.size (application.yaml:3): size must not be greater than 10',
      'shop.part.size (application.yaml:3): size must be an integer number',
    ])
    await expect(bind(Validated, {})).resolves.toMatchObject({ maxItems: 5 })
  })

  it('runs any Standard Schema and takes what it returns', async () => {
    const schema = {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        validate: async (value: unknown) => {
          const { zip } = value as Address
          if (zip === 'bad') return { issues: [{ message: 'no such zip', path: ['zip'] }] }
          return Promise.resolve({ value: { zip: zip.toUpperCase() } })
        },
      },
    }
    await expect(bind(Address, { yaml: 'shop.zip: abc' }, { schema })).resolves.toMatchObject({ zip: 'ABC' })
    expect(await problemsOf(Address, { yaml: 'shop.zip: bad' }, { schema })).toEqual([
      'shop.zip (application.yaml:1): no such zip',
    ])
  })

  it('runs validate of the options and of the class', async () => {
    class Range {
      min = 1
      max = 2
      validate(): string | undefined {
        return this.min > this.max ? 'min is above max' : undefined
      }
    }
    const validate = (range: Range) =>
      range.max > 99 ? [{ property: 'max', message: 'at most 99' }] : undefined
    await expect(bind(Range, {}, { validate })).resolves.toBeInstanceOf(Range)
    expect(await problemsOf(Range, { yaml: 'shop: { min: 200, max: 100 }' }, { validate })).toEqual([
      'shop.max (application.yaml:1): at most 99',
      'shop: min is above max',
    ])
  })
})

describe('secrets of bound properties', () => {
  const yaml = `
shop:
  password: hunter2
  name: https://joe:hunter2@x/
  labels: { api-key: hunter2, plain: shown }
  address: { street: Main }
`
  it('are masked when the object is printed or serialized', async () => {
    const shop = await bind(Shop, { yaml })
    const printed = inspect(shop, { depth: 9 })
    expect(printed + JSON.stringify(shop) + String(shop.password)).not.toContain('hunter2')
    expect(printed).toMatch(/^Shop .*\{/)
    expect(JSON.parse(JSON.stringify(shop))).toMatchObject({
      name: 'https://******@x/',
      timeout: '10s',
      labels: { 'api-key': '******', plain: 'shown' },
      address: { street: 'Main' },
    })
    expect(shop.labels['api-key']).toBe('hunter2')
  })

  it('are masked in problems', async () => {
    class Pins {
      pin = 1
      size = 1
      depth = 1
      count = 1
    }
    const problems = await problemsOf(Pins, {
      yaml: 'shop: { pin: hunter2, size: "${db.password}", depth: "${alias}", count: "${db.x}" }\ndb: { password: hunter2, x: "${y" }\nalias: "<${db.password}>"',
    })
    expect(problems).toEqual([
      'shop.pin (application.yaml:1): expected a number, found "******"',
      'shop.size (application.yaml:1): expected a number, found "******"',
      'shop.depth (application.yaml:1): expected a number, found "******"',
      'shop.count (application.yaml:1): db.x (application.yaml:2): a placeholder is not closed. Write ${name} or ${name:default}; write \\${ for a literal ${.',
    ])
  })
})
