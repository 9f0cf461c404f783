import { describe, expect, it } from '@jest/globals'
import { Inject, Injectable, MeterRegistry, Tracer } from '../core/index.js'
import { TestingModule } from '../testing/index.js'

@Injectable()
class Measured {
  constructor(@Inject(MeterRegistry) readonly meters: MeterRegistry) {}
}

@Injectable()
class Traces {
  constructor(@Inject(Tracer) readonly tracer: Tracer) {}
}

describe('The error for what an application without observability lacks', () => {
  it('names the module that brings a MeterRegistry', async () => {
    const booting = TestingModule.create({ providers: [Measured], cache: false }).compile()
    await expect(booting).rejects.toThrow(
      /it is what the ObservabilityModule brings[^]*fix +Import ObservabilityModule/,
    )
  })

  it('says what makes an application trace', async () => {
    const booting = TestingModule.create({ providers: [Traces], cache: false }).compile()
    await expect(booting).rejects.toThrow(
      /fix +Name an exporter: management\.tracing\.exporter .*@Optional\(\)/,
    )
  })
})
