import { Controller, Get, Inject, Module, NexusApplication, Returns } from 'nexus-framework'
import { ClientModule, exchange, GetExchange, HttpExchange } from 'nexus-framework/client'
import { MemorySpanExporter, ObservabilityModule, type FinishedSpan } from 'nexus-framework/observability'
import { Downstream, json } from '../../client/downstream.fixture.js'
import { RawClient } from '../../support/raw-client.js'

@HttpExchange('/stock')
abstract class StockClient {
  @GetExchange('/tea')
  @Returns(Object)
  find(): Promise<object> {
    return exchange()
  }
}

@Controller('/relay')
class RelayController {
  readonly #stock: StockClient

  constructor(@Inject(StockClient) stock: StockClient) {
    this.#stock = stock
  }

  @Get()
  async relay(): Promise<object> {
    return this.#stock.find()
  }
}

/** A service that calls another one for each request, and what that one is sent. */
export class Relay implements AsyncDisposable {
  readonly #application: NexusApplication
  readonly #downstream: Downstream
  readonly #port: number

  private constructor(application: NexusApplication, downstream: Downstream, port: number) {
    this.#application = application
    this.#downstream = downstream
    this.#port = port
  }

  static async start(
    properties: Readonly<Record<string, unknown>> = {},
    env: Record<string, string> = {},
  ): Promise<Relay> {
    const downstream = await Downstream.start((response) => json(response, {}))
    @Module({
      imports: [
        ClientModule.forFeature(StockClient, { baseUrl: downstream.url }),
        ObservabilityModule.forRoot({ tracing: { exporter: 'memory' } }),
      ],
      controllers: [RelayController],
    })
    class RelayModule {}
    const application = await NexusApplication.create(RelayModule, {
      args: [],
      env,
      envFile: false,
      defaults: { 'logging.level.root': 'error' },
      properties,
    })
    const { port } = await application.listen({ port: 0, host: '127.0.0.1' })
    return new Relay(application, downstream, port)
  }

  /** Sends a request with these header lines. @returns the fields that the other service got, and the spans */
  async send(...lines: readonly string[]): Promise<{
    readonly fields: Readonly<Record<string, unknown>>
    readonly spans: readonly FinishedSpan[]
  }> {
    const exporter = this.#application.get(MemorySpanExporter)
    exporter.clear()
    const client = await RawClient.connect(this.#port)
    client.request('GET /relay', lines.map((line) => `${line}\r\n`).join(''))
    const { status } = await client.response()
    client.destroy()
    if (status !== 200) throw new RangeError(`The relay answered ${status}`)
    return { fields: this.#downstream.received.at(-1)?.headers ?? {}, spans: exporter.spans() }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#application.close()
    await this.#downstream[Symbol.asyncDispose]()
  }
}
