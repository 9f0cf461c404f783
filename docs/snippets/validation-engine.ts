import { BindingFailure, ValidationEngine, violationsOf } from 'nexus-framework/validation'
import { IsInt, IsString, Min } from 'nexus-framework/validation/decorators'

// #region engine
class Reading {
  @IsString()
  sensor!: string

  @IsInt()
  @Min(0)
  value!: number
}

const engine = await ValidationEngine.load()
const bind = engine.binder(Reading, { validation: { whitelist: true } })

export function readingOf(text: string): Reading | string {
  const result = bind(JSON.parse(text))
  if (!(result instanceof BindingFailure)) return result as Reading
  return violationsOf(result.errors)
    .map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('; ')
}
// #endregion engine
