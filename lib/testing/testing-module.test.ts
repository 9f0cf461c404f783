import { describe, expect, it } from '@jest/globals'
import { Clock } from '../common/index.js'
import { Value } from '../config/index.js'
import { Injectable, Module, PreDestroy, Profile } from '../core/index.js'
import { Body, Controller, Get, Post } from '../http/index.js'
import { CapturingLogger } from './capturing-logger.js'
import { ManualClock } from './manual-clock.js'
import { TestingModule } from './testing-module.js'

let boots = 0
const closed: string[] = []

abstract class Greeter {
  abstract greet(): string
}

@Injectable()
class PoliteGreeter extends Greeter {
  greet(): string {
    return 'Good day'
  }
}

@Injectable()
@Profile('test')
class TestOnly {}

@Controller()
class GreetingController {
  constructor(
    private readonly greeter: Greeter,
    private readonly clock: Clock,
    @Value('${greeting.name:nobody}') private readonly name: string,
  ) {
    boots++
  }

  @Get('greeting')
  greeting(): object {
    return { text: `${this.greeter.greet()}, ${this.name}`, at: this.clock.now() }
  }

  @Post('echo')
  echo(@Body() body: object): object {
    return body
  }

  @PreDestroy()
  close(): void {
    closed.push(this.name)
  }
}

@Module({ providers: [PoliteGreeter], exports: [PoliteGreeter] })
class GreeterModule {}

@Module({ imports: [GreeterModule], controllers: [GreetingController] })
class AppModule {}

describe('TestingModule', () => {
  it('serves requests without a socket', async () => {
    const app = await TestingModule.create({ imports: [AppModule] }).compile()
    const response = await app.http.get('/greeting')
    expect(response.status).toBe(200)
    expect(response.json()).toMatchObject({ text: 'Good day, nobody' })
    const created = await app.http.post('/echo', { a: 1 })
    expect(created.status).toBe(201)
    expect(created.json()).toEqual({ a: 1 })
  })

  it('replaces a provider in whatever module it is, by value, class, factory or another token', async () => {
    const make = () => TestingModule.create({ imports: [AppModule], cache: false })
    class RudeGreeter extends PoliteGreeter {
      override greet(): string {
        return 'Hey'
      }
    }
    const replaced = [
      make()
        .override(PoliteGreeter)
        .useValue({ greet: () => 'Hey' }),
      make().override(PoliteGreeter).useClass(RudeGreeter),
      make()
        .override(PoliteGreeter)
        .useFactory(() => Promise.resolve(new RudeGreeter())),
    ]
    for (const module of replaced) {
      const app = await module.compile()
      expect((await app.http.get('/greeting')).json()).toMatchObject({ text: 'Hey, nobody' })
      await app.close()
    }
  })

  it('lets a test own the time', async () => {
    const clock = new ManualClock(1_000)
    const app = await TestingModule.create({ imports: [AppModule] })
      .override(Clock)
      .useValue(clock)
      .compile()
    clock.advance(500)
    expect((await app.http.get('/greeting')).json()).toMatchObject({ at: 1_500 })
  })

  it('replaces modules, properties and profiles', async () => {
    class BriefGreeter extends Greeter {
      greet(): string {
        return 'Hi'
      }
    }
    @Module({ providers: [{ provide: Greeter, useClass: BriefGreeter }], exports: [Greeter] })
    class BriefModule {}

    const app = await TestingModule.create({
      imports: [AppModule],
      providers: [TestOnly],
      properties: { 'greeting.name': 'Ada' },
      profiles: ['test'],
    })
      .overrideModule(GreeterModule)
      .useModule(BriefModule)
      .compile()
    expect((await app.http.get('/greeting')).json()).toMatchObject({ text: 'Hi, Ada' })
    expect(app.get(TestOnly)).toBeInstanceOf(TestOnly)
  })

  it('boots one application for tests with the same configuration, and another for another', async () => {
    const boot = (name: string) =>
      TestingModule.create({ imports: [AppModule], properties: { 'greeting.name': name } }).compile()
    const before = boots
    const first = await boot('cached')
    await first.close()
    const [second, third] = await Promise.all([boot('cached'), boot('cached')])
    expect(second.get(GreetingController)).toBe(first.get(GreetingController))
    expect(third.get(GreetingController)).toBe(first.get(GreetingController))
    expect(boots - before).toBe(1)
    await boot('other')
    expect(boots - before).toBe(2)
  })

  it('does not share an application among tests with different replacements', async () => {
    const boot = (text: string) =>
      TestingModule.create({ imports: [AppModule] })
        .override(PoliteGreeter)
        .useValue({ greet: () => text })
        .compile()
    const [one, two] = [await boot('one'), await boot('two')]
    expect((await one.http.get('/greeting')).json()).toMatchObject({ text: 'one, nobody' })
    expect((await two.http.get('/greeting')).json()).toMatchObject({ text: 'two, nobody' })
  })

  it('never takes the data of one test for the data of another, however alike', async () => {
    interface Outbox {
      readonly sent: string[]
      self?: Outbox
    }
    const boot = (outbox: Outbox) => {
      outbox.self = outbox
      return TestingModule.create({ providers: [{ provide: 'outbox', useValue: outbox }] })
        .override('mails')
        .useValue(outbox)
        .compile()
    }
    const mine: Outbox = { sent: [] }
    const yours: Outbox = { sent: [] }
    const [one, two, again] = [await boot(mine), await boot(yours), await boot(mine)]
    expect([one.get('outbox'), one.get('mails')]).toEqual([mine, mine])
    expect(one.get('mails')).toBe(mine)
    expect(two.get('outbox')).toBe(yours)
    expect(again.context).toBe(one.context)
    const named = (...profiles: string[]) => TestingModule.create({ profiles }).compile()
    expect((await named('a', 'b')).context).not.toBe((await named('b', 'a')).context)
    const texts = (...tags: string[]) => TestingModule.create({ properties: { tags } }).compile()
    expect((await texts('a', 'b')).context).not.toBe((await texts('a,string:b')).context)
  })

  it('shuts an uncached application down with close, and the cached ones with closeAll', async () => {
    const named = (name: string) => ({ imports: [AppModule], properties: { 'greeting.name': name } })
    const own = await TestingModule.create({ ...named('own'), cache: false }).compile()
    const shared = await TestingModule.create(named('shared')).compile()
    closed.length = 0
    await own.close()
    await shared.close()
    expect(closed).toEqual(['own'])
    await TestingModule.closeAll()
    expect(closed).toContain('shared')
  })

  it('does not keep an application that failed to boot', async () => {
    let attempts = 0
    const flaky = {
      provide: 'flaky',
      useFactory: () => {
        if (++attempts === 1) throw new RangeError('not yet')
        return attempts
      },
    }
    const options = { providers: [flaky] }
    await expect(TestingModule.create(options).compile()).rejects.toThrow('flaky')
    expect((await TestingModule.create(options).compile()).get('flaky')).toBe(2)
  })

  it('hands the log of the application to a logger of the test', async () => {
    @Controller()
    class Broken {
      @Get('broken')
      fail(): void {
        throw new RangeError('boom')
      }
    }
    const logger = new CapturingLogger()
    const app = await TestingModule.create({ controllers: [Broken], logger }).compile()
    const response = await app.http.get('/broken')
    expect(response.status).toBe(500)
    expect(response.text()).not.toContain('boom')
    expect(logger.entries.filter(({ level }) => level === 'error')).toHaveLength(1)
  })
})
