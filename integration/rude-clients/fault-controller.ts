import { All, Controller, Get, HttpExchange, Param, Post, Res, ResponseHead } from 'nexus-framework'
import { ServerProbe } from './server-probe.js'

const TEXT = new ResponseHead(['content-type', 'text/plain'])

/** What a careless handler throws; nothing of it is for the client. */
const FAULTS: Readonly<Record<string, () => unknown>> = {
  error: () => new Error('the password is swordfish'),
  nested: () => new Error('the password', { cause: new Error('is swordfish') }),
  text: () => 'the password is swordfish',
  number: () => 42,
  null: () => null,
  undefined: () => undefined,
  object: () => ({ password: 'swordfish', status: 418, message: 'the password is swordfish' }),
  symbol: () => Symbol('swordfish'),
  hostile: () =>
    new Proxy(
      {},
      {
        get: () => raise(new Error('swordfish')),
        getPrototypeOf: () => raise(new Error('swordfish')),
      },
    ),
  unreadable: () =>
    Object.defineProperty(new Error('x'), 'message', { get: () => raise(new Error('swordfish')) }),
}

function raise(value: unknown): never {
  throw value as Error
}

/** Handlers that break. */
@Controller('fault')
export class FaultController {
  constructor(private readonly probe: ServerProbe) {}

  @All('throw/:what')
  throws(@Param('what') what: string): never {
    return raise(FAULTS[what]?.())
  }

  @Get('reject/:what')
  async rejects(@Param('what') what: string): Promise<never> {
    await Promise.resolve()
    return raise(FAULTS[what]?.())
  }

  /** Answers, and fails after that. */
  @Get('late/:what')
  async late(@Param('what') what: string, @Res() exchange: HttpExchange): Promise<void> {
    exchange.send(200, TEXT, 'first')
    await new Promise((resolve) => setImmediate(resolve))
    raise(FAULTS[what]?.())
  }

  @Get('twice')
  twice(@Res() exchange: HttpExchange): void {
    exchange.send(200, TEXT, 'first')
    exchange.send(200, TEXT, 'the password is swordfish')
  }

  @Get('twice-later')
  async twiceLater(@Res() exchange: HttpExchange): Promise<string> {
    exchange.send(200, TEXT, 'first')
    await new Promise((resolve) => setImmediate(resolve))
    return 'the password is swordfish'
  }

  /** Takes the response over and forgets it. */
  @Get('forgotten')
  forgotten(@Res() exchange: HttpExchange): void {
    exchange.signal.addEventListener('abort', () => this.probe.aborted++)
  }

  /** Answers when the test says so. */
  @Get('gated')
  async gated(): Promise<string> {
    await this.probe.gate
    return 'done'
  }

  /** Does not look at the body. */
  @Post('hold')
  async hold(): Promise<string> {
    return this.gated()
  }

  @Get('never')
  async never(): Promise<never> {
    return new Promise(() => undefined)
  }

  /** Starts something, does not wait for it, and it fails. */
  @Get('floating/:what')
  floating(@Param('what') what: string): string {
    void this.rejects(what)
    return 'started'
  }

  /** Something fails where nobody can catch it. */
  @Get('timer')
  timer(): string {
    setTimeout(() => raise(FAULTS['error']?.()), 1)
    return 'started'
  }

  @Get('cyclic')
  cyclic(): object {
    const self: { swordfish?: object } = {}
    self.swordfish = self
    return self
  }
}
