import { afterEach, describe, expect, it } from '@jest/globals'
import { Injectable } from '../../core/index.js'
import { TestingModule, type TestApplication } from '../../testing/index.js'
import { Bulkhead, BulkheadFullError, BulkheadRegistry, Fallback, FallbackRegistry } from '../index.js'

@Injectable()
class Catalogue {
  readonly cache = ['cached']

  @Fallback([
    { for: RangeError, method: 'cached' },
    { for: TypeError, value: [] },
  ])
  async products(error: Error): Promise<string[]> {
    throw error
  }

  @Fallback('nothing')
  size(_category: string): number {
    throw new Error('down')
  }

  @Fallback(() => ['at once'])
  async early(): Promise<string[]> {
    return this.#fail()
  }

  cached(error: RangeError): string[] {
    return [...this.cache, error.message]
  }

  nothing(error: Error, category: string): number {
    return `${error.message} ${category}`.length
  }

  #fail(): never {
    throw new Error('down')
  }
}

class Parent {
  inherited(): string {
    return 'inherited'
  }
}

@Injectable()
@Fallback('instead')
class Everything extends Parent {
  one(): string {
    throw new Error('one')
  }

  two(): string {
    throw new Error('two')
  }

  instead(error: Error): string {
    if (error.message === 'two') throw new Error('instead')
    return `instead of ${error.message}`
  }
}

@Injectable()
@Bulkhead('all', { maxConcurrentCalls: 0, fallback: 'instead' })
class Refused {
  work(): string {
    return 'worked'
  }

  instead(error: unknown): string {
    return error instanceof BulkheadFullError ? 'refused' : 'failed'
  }
}

describe('@Fallback', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())

  const boot = async (...providers: (new () => object)[]): Promise<TestApplication> => {
    app = await TestingModule.create({ providers, cache: false }).compile()
    return app
  }

  it('answers by a method of the object or a value, by the class of the error', async () => {
    const catalogue = (await boot(Catalogue)).get(Catalogue)
    await expect(catalogue.products(new RangeError('range'))).resolves.toEqual(['cached', 'range'])
    await expect(catalogue.products(new TypeError('type'))).resolves.toEqual([])
    await expect(catalogue.products(new SyntaxError('syntax'))).rejects.toThrow('syntax')
  })

  it('keeps a synchronous method synchronous, and an asynchronous one asynchronous', async () => {
    const catalogue = (await boot(Catalogue)).get(Catalogue)
    expect(catalogue.size('books')).toBe('down books'.length)
    const early = catalogue.early()
    expect(early).toBeInstanceOf(Promise)
    await expect(early).resolves.toEqual(['at once'])
  })

  it('tells of it by the name of the method', async () => {
    const { context } = await boot(Catalogue)
    const registry = context.get(FallbackRegistry)
    context.get(Catalogue).size('books')
    expect(registry.find('Catalogue.size')?.events.recent()).toMatchObject([
      { type: 'FALLBACK_APPLIED', name: 'Catalogue.size', error: new Error('down') },
    ])
    expect(registry.all().map(({ name }) => name)).toEqual([
      'Catalogue.products',
      'Catalogue.size',
      'Catalogue.early',
    ])
  })

  it('on a class leaves the fallback itself alone', async () => {
    const everything = (await boot(Everything)).get(Everything)
    expect(everything.one()).toBe('instead of one')
    expect(everything.inherited()).toBe('inherited')
    // Not answered by itself once more.
    expect(() => everything.two()).toThrow('instead')
  })

  it('as an option of a decorator on a class leaves the fallback out of what the class is refused', async () => {
    const { context } = await boot(Refused)
    expect(context.get(Refused).work()).toBe('refused')
    expect(
      context
        .get(BulkheadRegistry)
        .bulkhead('all')
        .events.recent()
        .map(({ type }) => type),
    ).toEqual(['CALL_REJECTED'])
  })

  it('names at boot the method that was probably meant', async () => {
    @Injectable()
    class Misspelt {
      @Fallback('cahced')
      products(): string[] {
        return []
      }

      get cahcedd(): string {
        throw new Error('An accessor is no method, and is not asked.')
      }

      cached(): string[] {
        return []
      }
    }
    await expect(boot(Misspelt)).rejects.toThrow(
      "The fallback of Misspelt.products names the method 'cahced', which Misspelt does not have\nWrite cahced(error, ...arguments) into Misspelt. Did you mean 'cached'?",
    )
  })

  it('does not take the method for its own fallback', async () => {
    @Injectable()
    class Circular {
      @Fallback('products')
      products(): string[] {
        return []
      }
    }
    await expect(boot(Circular)).rejects.toThrow('The fallback of Circular.products is the method itself')
  })
})
