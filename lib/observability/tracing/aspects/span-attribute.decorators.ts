import {
  AspectOrder,
  defineAspect,
  MetadataKey,
  Tracer,
  type AdvisedMethod,
  type AnyClass,
} from '../../../core/index.js'
import { SpanAttributeTargetError, UnnamedSpanAttributeError } from '../tracing.errors.js'

interface AttributeParameter {
  readonly position: number
  /** `undefined`: the parameter's. */
  readonly name: string | undefined
}

/** On (prototype, method). */
const ATTRIBUTES = new MetadataKey<readonly AttributeParameter[]>('observability:span-attributes')

/** Right inside of `@Traced`, whose span is the current one then. */
const spanAttributes = defineAspect({
  name: 'span-attributes',
  order: AspectOrder.TRACING + 1,
  inject: [{ token: Tracer, optional: true }],
  create: (_options, { container, method }) => {
    const parameters = namedParameters(method)
    const tracer = container.resolveOptional(Tracer)
    if (tracer === undefined) return undefined
    return ({ args }, proceed) => {
      const span = tracer.currentSpan()
      if (span?.isRecording === true) {
        for (const { position, name } of parameters) {
          const value = attributeValue(args[position])
          if (value !== undefined) span.setAttribute(name, value)
        }
      }
      return proceed()
    }
  },
})

/**
 * Notes the argument on the span of the call: that of `@Traced`, or without it whatever span surrounds the call, such as the request's.
 * Texts, numbers and booleans are noted as they are; of dates, big integers and objects with a `toString` of their own the text; nothing of
 * other objects, nor of `undefined`. What is noted leaves the process: no secrets, no personal data.
 *
 * @param name under OpenTelemetry's conventions (`order.id`); default: the parameter's
 * @throws SpanAttributeTargetError for a parameter of a constructor or of a static method
 * @throws UnnamedSpanAttributeError at boot
 */
export function SpanAttribute(
  name?: string,
): (target: object, member: string | symbol | undefined, position: number) => void {
  return (target, member, position) => {
    if (typeof target === 'function') {
      const cls = (target as AnyClass).name
      throw member === undefined
        ? new SpanAttributeTargetError(`the constructor of ${cls}`, 'constructor')
        : new SpanAttributeTargetError(`${cls}.${String(member)}`, 'static method')
    }
    if (member === undefined) return
    const others = ATTRIBUTES.getOwn(target, member)
    ATTRIBUTES.set(target, [...(others ?? []), { position, name }], member)
    if (others !== undefined) return
    spanAttributes()(target, member, Object.getOwnPropertyDescriptor(target, member))
  }
}

function namedParameters({ target, name, id, parameterNames }: AdvisedMethod): readonly {
  readonly position: number
  readonly name: string
}[] {
  return (ATTRIBUTES.get(target.prototype as object, name) ?? []).map((parameter) => {
    const attribute = parameter.name ?? parameterNames[parameter.position]
    if (attribute === undefined) throw new UnnamedSpanAttributeError(id, parameter.position)
    return { position: parameter.position, name: attribute }
  })
}

function attributeValue(value: unknown): string | number | boolean | undefined {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value
    case 'bigint':
      return String(value)
    case 'object':
      return value === null ? undefined : textOf(value)
    default:
      return undefined
  }
}

/** A call must not fail for what is noted about it. */
function textOf(value: { toString?: () => unknown }): string | undefined {
  try {
    if (value instanceof Date) return value.toISOString()
    if (Array.isArray(value) || value.toString === Object.prototype.toString) return undefined
    const text = value.toString?.()
    return typeof text === 'string' ? text : undefined
  } catch {
    return undefined
  }
}
