import 'reflect-metadata'
import { Exclude, Expose, Type } from 'class-transformer'
import {
  ArrayMaxSize,
  IsEmail,
  IsEnum,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Min,
  ValidateNested,
} from 'class-validator'
import { BindingFailure, ValidationEngine, violationsOf } from 'nexus-framework/validation'

class Item {
  @IsString() @Length(1, 4) sku!: string
  @IsInt() @Min(1) quantity!: number
}

class Order {
  @IsUUID() id!: string
  @IsEmail() mail!: string
  @IsEnum({ LOW: 'low', HIGH: 'high' }) level = 'low'
  @Type(() => Date) @IsOptional() since?: Date
  @ArrayMaxSize(2) @ValidateNested({ each: true }) @Type(() => Item) items!: Item[]
  @Expose({ name: 'note' }) @IsOptional() @Matches(/^[a-z"`${}]*$/) remark?: string
  @Exclude() @IsOptional() @IsString() secret?: string
}
IsString({ message: '"]);process.exit(3);//' })(Order.prototype, "a']`${process.exit(3)}\n\u2028")

const item = { sku: 'A', quantity: 1 }
const order = {
  id: '936da01f-9abd-4d9d-80c7-02af85c822a8',
  mail: 'jane@example.com',
  since: '2026-01-02',
  items: [item],
  note: '`${a}"',
  "a']`${process.exit(3)}\n\u2028": 'a',
}
const inputs = [
  order,
  { ...order, more: 1, secret: 'given', items: [item, { ...item, more: 1 }] },
  { ...order, items: [item, { sku: 'ABCDE', quantity: 0 }, item], level: 'none' },
  { ...order, items: [[item], null], remark: 'A', mail: 5 },
  JSON.parse('{"__proto__":{"id":1},"constructor":1}') as object,
  {},
  [order],
  null,
  'text',
]

/** What comes of inputs, as text: the test compares it between runtimes. */
const engine = await ValidationEngine.load()
const bind = engine.binder(Order, { validation: { whitelist: true } })
const write = engine.serializer({ type: Order, list: false })
for (const input of inputs) {
  const result = await bind(input)
  const isFailure = result instanceof BindingFailure
  console.log(
    isFailure ? JSON.stringify(violationsOf(result.errors)) : `${result.constructor.name} ${write(result)}`,
  )
}
console.log(`generates code: ${String(engine.context.generatesCode)}`)
