import { Get, Param, RestController, Returns, SerializeOptions } from 'nexus-framework'
import { Exclude, Expose, Transform, Type } from 'nexus-framework/validation/decorators'

// #region dto
export class Account {
  id!: number

  @Expose({ name: 'displayName' })
  name!: string

  @Exclude()
  passwordHash!: string

  @Expose({ groups: ['admin'] })
  lastLogin?: Date

  @Transform(({ value }) => `${String(value)} EUR`, { toPlainOnly: true })
  balance!: number

  @Type(() => Account)
  friends?: Account[]
}
// #endregion dto

const ADA = {
  id: 1,
  name: 'Ada',
  passwordHash: 'secret-1',
  lastLogin: new Date(0),
  balance: 5,
  friends: [{ id: 2, name: 'Grace', passwordHash: 'secret-2', balance: 7 }],
}

// #region controller
@RestController('/accounts')
export class AccountController {
  @Get('/{id}')
  @Returns(Account)
  async find(@Param('id') id: number): Promise<object> {
    return Promise.resolve({ ...ADA, id })
  }

  @Get()
  @Returns([Account])
  @SerializeOptions({ groups: ['admin'] })
  async all(): Promise<object[]> {
    return Promise.resolve([ADA])
  }
}
// #endregion controller
