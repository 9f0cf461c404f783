/** Whether a value is what an error has in `stack`, as NestJS's loggers are given it. */
export function isStackText(value: unknown): value is string {
  return typeof value === 'string' && /\n[^\S\n]+at /.test(value)
}
