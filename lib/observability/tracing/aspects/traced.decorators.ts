import {
  AspectOrder,
  defineAspect,
  Tracer,
  type Advice,
  type AdvisedMethod,
  type AspectDecoration,
  type AspectDefinition,
  type SpanAttributes,
  type SpanKind,
  type SpanOptions,
} from '../../../core/index.js'
import { tracedCalls } from './traced-calls.js'

export interface TracedOptions {
  /** Default `internal`. */
  readonly kind?: SpanKind
  /** What every one of its spans has. */
  readonly attributes?: SpanAttributes
}

interface Applied extends TracedOptions {
  /** Empty: that of the method. */
  readonly name: string
  readonly onClass: boolean
}

const traced = defineAspect<Applied>({
  name: 'traced',
  order: AspectOrder.TRACING,
  inject: [{ token: Tracer, optional: true }],
  create: (applied, { container, method }) => {
    const tracer = container.resolveOptional(Tracer)
    return tracer === undefined ? undefined : advice(tracer, applied, method)
  },
})

function advice(tracer: Tracer, { name, kind, attributes, onClass }: Applied, method: AdvisedMethod): Advice {
  const spanName = name === '' ? method.id : onClass ? `${name}.${String(method.name)}` : name
  const options: SpanOptions = {
    ...(kind !== undefined && { kind }),
    attributes: { 'code.function.name': method.id, ...attributes },
  }
  return tracedCalls(tracer, { name: spanName, options })
}

/** `@Traced()`, `@Traced('name')`, `@Traced('name', { kind, attributes })`. */
export interface TracedDecorator {
  (name?: string, options?: TracedOptions): AspectDecoration
  (options: TracedOptions): AspectDecoration
  /** What pointcuts and tools know the aspect by. */
  readonly aspect: AspectDefinition<never>
}

/**
 * Makes a span of every call of the method, or of every public method of the class. The span is the current one for all that the method
 * does; it ends when the method has returned, its promise has settled, or what it gives to iterate over is exhausted. What it throws is
 * noted on it. Where the application traces nothing the method is left as it is.
 *
 * The name is `OrderService.place` unless one is given that is not empty; a class gives the part before the dot. Name by what is done, never by a value: of
 * names there have to be few.
 *
 * @example
 * \@Traced('place order', { attributes: { 'shop.channel': 'web' } })
 * async place(\@SpanAttribute('order.id') id: string): Promise<Order> { ... }
 */
export const Traced: TracedDecorator = Object.assign(
  (first?: string | TracedOptions, second?: TracedOptions): AspectDecoration => {
    const [name, options] = typeof first === 'string' ? [first, second] : ['', first]
    return (target, member, descriptor) =>
      traced({ ...options, name, onClass: member === undefined })(target, member, descriptor)
  },
  { aspect: traced.aspect },
)
