import { ConfigurationProperties, Property, type ValidationComplaints } from '../../config/index.js'
import { HttpStatus } from '../errors/http-status.js'
import { MAX_ERRORS } from '../parameters/request.errors.js'

/** `validation.transform.*`: class-transformer's options for what comes with requests. */
export class ValidationTransformProperties {
  /** Values are converted to the type that TypeScript emits for their property, also without `@Type`. */
  enableImplicitConversion = false
  /** Only properties with `@Expose()` are taken. */
  excludeExtraneousValues = false
  /** What the class initialises stays where the input has nothing. */
  exposeDefaultValues = false
  /** Whether properties without a value are set to `undefined`. */
  exposeUnsetFields = true
}

/** `validation.*`: how the input of handlers is validated, and what a client is told. */
@ConfigurationProperties<ValidationProperties>('validation', { validate: check })
export class ValidationProperties {
  /** Whether every class with constraints is validated; `false`: only parameters with `@Valid()` or `@Validated()`. */
  auto = true
  /** Whether properties without any decorator are removed. */
  whitelist = true
  /** With `whitelist`: whether such properties are errors instead. */
  forbidNonWhitelisted = false
  /** Whether objects whose class has no constraint are errors. */
  forbidUnknownValues = true
  /** Whether the constraints of absent and `null` properties are not looked at. */
  skipMissingProperties = false
  /** Whether one error is told of each property, not all. */
  stopAtFirstError = false
  /** Whether constraints without a `message` of the application have none. */
  dismissDefaultMessages = false
  transform = new ValidationTransformProperties()
  /** `problem`: a problem detail with `errors`; `nest`: NestJS's `{ statusCode, message, error }`. */
  @Property({ enum: ['problem', 'nest'] })
  errorFormat: 'problem' | 'nest' = 'problem'
  /** Errors that one answer lists. */
  maxErrors = MAX_ERRORS
  /** Language of the messages where no other suits a request, as a BCP 47 tag. */
  defaultLocale = 'en'
  /** Of the answer: 400, or another 4xx such as 422. */
  status: number = HttpStatus.BAD_REQUEST
}

function check({ status, maxErrors, defaultLocale }: ValidationProperties): ValidationComplaints {
  if (!Number.isInteger(status) || status < 400 || status > 499) {
    return { property: 'status', message: `must be a status from 400 to 499, but is ${status}` }
  }
  if (!Number.isInteger(maxErrors) || maxErrors < 1) {
    return { property: 'maxErrors', message: `must be a whole number from 1, but is ${maxErrors}` }
  }
  return isLanguageTag(defaultLocale)
    ? undefined
    : {
        property: 'defaultLocale',
        message: `must be a language tag such as 'en' or 'zh-CN', but is '${defaultLocale}'`,
      }
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
