import {
  IsEmail,
  IsInt,
  IsString,
  Length,
  Matches,
  MaxLength,
  OmitType,
} from 'nexus-framework/validation/decorators'

export class Customer {
  @IsInt()
  readonly id!: number

  @IsString()
  @Length(1, 200)
  @Matches(/\S/, { message: 'name must not be blank' })
  readonly name!: string

  @IsEmail()
  @MaxLength(254)
  readonly email!: string
}

export class CustomerDraft extends OmitType(Customer, ['id']) {}
