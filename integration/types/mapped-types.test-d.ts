// Compiled by `npm run typecheck`; nothing runs. An expectation that does not hold is a compile error.
import { expectTypeOf } from 'expect-type'
import {
  IntersectionType,
  OmitType,
  PartialType,
  PickType,
  type PropertiesOf,
} from 'nexus-framework/validation/decorators'

class Order {
  readonly id!: number
  name!: string
  note?: string
  lines!: readonly string[]
  callback?: (line: string) => void

  get total(): number {
    return this.lines.length
  }

  cancel(): void {
    this.lines = []
  }
}
abstract class Audited {
  by!: string
}

// Methods are left behind; what is readonly or optional stays so.
expectTypeOf<PropertiesOf<Order>>().toEqualTypeOf<{
  readonly id: number
  name: string
  note?: string
  lines: readonly string[]
  callback?: (line: string) => void
  readonly total: number
}>()
expectTypeOf(new (PartialType(Order))()).toEqualTypeOf<Partial<PropertiesOf<Order>>>()
expectTypeOf(new (PickType(Order, ['id', 'note']))()).toEqualTypeOf<{ readonly id: number; note?: string }>()
expectTypeOf(new (OmitType(Order, ['id', 'lines', 'total', 'callback']))()).toEqualTypeOf<{
  name: string
  note?: string
}>()
expectTypeOf(new (IntersectionType(Audited, PickType(Order, ['name'])))().by).toEqualTypeOf<string>()
expectTypeOf(new (IntersectionType(Audited, PickType(Order, ['name'])))().name).toEqualTypeOf<string>()
expectTypeOf(new (PartialType(Audited))().by).toEqualTypeOf<string | undefined>()

// They are composed and extended.
class Update extends PartialType(OmitType(Order, ['id'])) {
  revision!: number
}
expectTypeOf(new Update()).toExtend<{ name?: string; revision: number }>()
expectTypeOf<keyof Update>().toEqualTypeOf<'name' | 'note' | 'lines' | 'callback' | 'total' | 'revision'>()

// @ts-expect-error: no such property
PickType(Order, ['nam'])
// @ts-expect-error: no such property
OmitType(Order, ['nam'])
// @ts-expect-error: a method is no property
PickType(Order, ['cancel'])
// @ts-expect-error: no class
PartialType({ name: 'Order' })
// @ts-expect-error: there is no such option
PartialType(Order, { skipNull: false })
// @ts-expect-error: of one class at least
IntersectionType()
