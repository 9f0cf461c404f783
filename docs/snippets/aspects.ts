import {
  AfterReturning,
  Aspect,
  AspectOrder,
  Clock,
  defineAspect,
  execution,
  not,
  Service,
  within,
  type Invocation,
} from 'nexus-framework'

export const measured: string[] = []

// #region define
export interface MeasuredOptions {
  readonly name?: string
}

export const Measured = defineAspect<MeasuredOptions>({
  name: 'measured',
  order: AspectOrder.METRICS,
  inject: [Clock],
  create: (options, { container, method }) => {
    // Once per method, at boot.
    const clock = container.resolve(Clock)
    const name = options.name ?? method.id
    // For each call.
    return (_invocation, proceed) => {
      const start = clock.monotonic()
      const result = proceed()
      measured.push(`${name} took ${clock.monotonic() - start} ms`)
      return result
    }
  },
})
// #endregion define

// #region use
@Service()
export class ReportService {
  @Measured()
  build(): string {
    return this.render('report')
  }

  // Advised as well when build() calls it: `this` is the woven object.
  @Measured({ name: 'render' })
  render(title: string): string {
    return `<h1>${title}</h1>`
  }
}
// #endregion use

// #region pointcut
@Aspect()
export class AuditTrail {
  readonly entries: string[] = []

  @AfterReturning(within('*Service').and(not(execution('*.render'))))
  record(invocation: Invocation, _result: unknown): void {
    this.entries.push(invocation.method.id)
  }
}
// #endregion pointcut
