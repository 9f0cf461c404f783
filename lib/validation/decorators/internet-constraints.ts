import * as original from 'class-validator'
import { constraint, overloaded, type Constraint, type Overloaded } from './constraint.js'

/** An e-mail address. */
export const IsEmail: Constraint<typeof original.IsEmail> = constraint(original.IsEmail)

/** A URL. */
export const IsUrl: Constraint<typeof original.IsUrl> = constraint(original.IsUrl)

/** A fully qualified domain name. */
export const IsFQDN: Constraint<typeof original.IsFQDN> = constraint(original.IsFQDN)

/** An IP address; of version 4 or 6 where it is given. */
export const IsIP = constraint(original.IsIP)

/** A port number as a text. */
export const IsPort = constraint(original.IsPort)

/** A MAC address. */
export const IsMACAddress: Overloaded<typeof original.IsMACAddress> = overloaded(original.IsMACAddress)

/** A mobile phone number as the locale writes it. */
export const IsMobilePhone: Constraint<typeof original.IsMobilePhone> = constraint(original.IsMobilePhone)

/** A phone number; without a region it begins with + and the country code. */
export const IsPhoneNumber: Constraint<typeof original.IsPhoneNumber> = constraint(original.IsPhoneNumber)
