import {
  ApplicationContext,
  Inject,
  Injectable,
  MeterRegistry,
  type OnModuleInit,
} from '../../../core/index.js'
import { TraceExport } from './trace-export.js'

/** Reports what becomes of spans to the application's MeterRegistry, where it has one. */
@Injectable()
export class TraceExportMetrics implements OnModuleInit {
  readonly #traces: TraceExport
  readonly #context: ApplicationContext

  constructor(
    @Inject(TraceExport) traces: TraceExport,
    @Inject(ApplicationContext) context: ApplicationContext,
  ) {
    this.#traces = traces
    this.#context = context
  }

  /** Whichever module has the meters: this component belongs to none. */
  onModuleInit(): void {
    const meters = this.#context.graph.componentsOf(MeterRegistry)[0]?.instance()
    if (meters !== undefined) this.#traces.bindTo(meters as MeterRegistry)
  }
}
