import {
  trace,
  type Context,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api'

export interface ChosenPropagators {
  /** Readers of spans, the most trusted first. */
  readonly spans: readonly TextMapPropagator[]
  /** Readers of baggage. */
  readonly baggage: readonly TextMapPropagator[]
  readonly written: readonly TextMapPropagator[]
}

/**
 * Reads some formats and writes others. Of what is read, the first format counts that has a valid span, as in Spring Boot (the API's own
 * composite lets the last one win); baggage of all formats is added up.
 */
export class ChosenPropagator implements TextMapPropagator {
  readonly #chosen: ChosenPropagators

  constructor(chosen: ChosenPropagators) {
    this.#chosen = chosen
  }

  inject<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
    for (const propagator of this.#chosen.written) propagator.inject(context, carrier, setter)
  }

  extract<C>(context: Context, carrier: C, getter: TextMapGetter<C>): Context {
    let found = context
    for (const propagator of this.#chosen.spans) {
      found = propagator.extract(context, carrier, getter)
      if (found !== context && trace.getSpan(found) !== undefined) break
    }
    for (const propagator of this.#chosen.baggage) found = propagator.extract(found, carrier, getter)
    return found
  }

  fields(): string[] {
    return [...new Set(this.#chosen.written.flatMap((propagator) => propagator.fields()))]
  }
}
