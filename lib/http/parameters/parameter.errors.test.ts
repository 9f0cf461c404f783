import { describe, expect, it } from '@jest/globals'
import type { AnyClass } from '../../core/index.js'
import { Get, Post } from '../metadata/mapping.decorators.js'
import { compileExtractors } from './compile-extractors.js'
import { Param } from './nest-parameters.decorators.js'
import { RequestBody, RequestParam } from './spring-parameters.decorators.js'
import { argumentsOf } from './arguments.fixture.js'

function boot(controller: AnyClass, method: string): () => unknown {
  return () => compileExtractors(controller, method, { dialect: 'spring', pathVariables: [] })
}

class Filter {}
class NeedsArguments {
  readonly size: number
  constructor(options: { size: number }) {
    this.size = options.size
  }
}

class Shop {
  @Get() undecorated(filter: Filter, @RequestParam() q: string) {}
  @Get() interface(a: string, { b }: { b: string }) {}
  @Get() destructured(@RequestParam() { length }: string) {}
  @Get() noConverter(@RequestParam() filter: Filter) {}
  @Get() badDefault(@RequestParam({ defaultValue: 'ten' }) size: number) {}
  @Get() badListDefault(@RequestParam({ defaultValue: '1,x', type: [Number] }) sizes: number[]) {}
  @Post() unconstructible(@RequestBody() body: NeedsArguments) {}
}

describe('A boot error', () => {
  it('says that nothing tells where a parameter comes from', () => {
    expect(boot(Shop, 'undecorated')).toThrow(
      "Nothing says where parameter 0 ('filter') of Shop.undecorated comes from.\n" +
        'Decorate it: @PathVariable(), @RequestParam(), @RequestHeader() or @RequestBody() ' +
        '(NestJS: @Param, @Query, @Headers, @Body). Only HttpExchange, Request and AbortSignal need no decorator.',
    )
    expect(boot(Shop, 'interface')).toThrow(
      "Nothing says where parameter 0 ('a') of Shop.interface comes from.",
    )
  })

  it('asks for a name where the source has none', () => {
    expect(boot(Shop, 'destructured')).toThrow(
      "Parameter 0 of Shop.destructured has no name in the method's source (it is destructured, or the code was minified).\n" +
        "Name it in the decorator: @RequestParam('name').",
    )
  })

  it('names the type that text does not convert to', () => {
    expect(boot(Shop, 'noConverter')).toThrow(
      "Text can not be converted to Filter, the type of parameter 'filter' of Shop.noConverter.\n" +
        'Teach it with defineConverter(Filter, (text) => ...) or a static fromString(text) on Filter; ' +
        'use @ModelAttribute() or @Query() without a name to bind an object field by field, @RequestBody() for a body, or a parameter of its own for a file: @RequestPart() photo: MultipartFile.',
    )
  })

  it('names a default value that is none of its type', () => {
    expect(boot(Shop, 'badDefault')).toThrow(
      `The default value "ten" of parameter 'size' of Shop.badDefault is not a decimal number.\n` +
        'Correct defaultValue, or the type of the parameter.',
    )
    expect(boot(Shop, 'badListDefault')).toThrow('The default value "x" of parameter \'sizes\'')
  })

  it('names a class that can not be made without arguments', () => {
    expect(boot(Shop, 'unconstructible')).toThrow(
      "new NeedsArguments() failed, so parameter 'body' of Shop.unconstructible can not be bound to it.\n" +
        'Let the constructor of NeedsArguments work without arguments, or bind with { schema } instead.',
    )
  })

  it('points at a decorator in the wrong place', () => {
    const decorate = Param('id')
    expect(() => decorate(Shop, undefined, 0)).toThrow(
      '@Param is only for parameters of handlers: the constructor of Shop.\n' +
        'Use one such decorator per parameter, on instance methods of a controller.',
    )
    expect(() => decorate(Shop, 'create', 0)).toThrow('the static method create of Shop')
    class Twice {
      find(): void {}
    }
    decorate(Twice.prototype, 'find', 0)
    expect(() => decorate(Twice.prototype, 'find', 0)).toThrow(
      '@Param is the second decorator that says where a parameter comes from: parameter 0 of Twice.find.',
    )
  })
})

describe('An overridden handler', () => {
  class Base {
    @Get() find(@RequestParam() a: number, @RequestParam() b: number) {}
  }
  class Bare extends Base {
    override find(a: number, b: number) {}
  }
  class Partly extends Base {
    @Get() override find(@RequestParam({ name: 'x' }) a: number, b: number) {}
  }

  it('has the parameter decorators of its parent, where it has none of its own', async () => {
    expect(await argumentsOf(Bare, 'find', { query: 'a=1&b=2' })).toEqual([1, 2])
    expect(await argumentsOf(Partly, 'find', { query: 'x=1&b=2' })).toEqual([1, 2])
  })
})
