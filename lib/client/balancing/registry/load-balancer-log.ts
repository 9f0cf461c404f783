import { messageOf } from '../../../common/index.js'
import type { Logger } from '../../../core/index.js'
import type { BalancedService } from '../instances/balanced-service.js'

/** Writes down what an operator wants to read: what takes no calls any more, and what does again. */
export function logEvents(balanced: BalancedService, logger: Logger): void {
  const { name: service, events } = balanced
  events.on('INSTANCE_EJECTED', ({ instance, reason, duration }) =>
    logger.warn(`${service}: ${instance} takes no calls for ${duration}ms (${reason})`, {
      service,
      instance,
      reason,
      duration,
    }),
  )
  events.on('INSTANCE_RETURNED', ({ instance }) =>
    logger.info(`${service}: ${instance} takes calls again`, { service, instance }),
  )
  events.on('INSTANCE_HEALTH_CHANGED', ({ instance, healthy, error }) => {
    if (healthy) logger.info(`${service}: ${instance} is healthy`, { service, instance })
    else
      logger.warn(`${service}: ${instance} is not healthy: ${messageOf(error)}`, { service, instance, error })
  })
  events.on('PANIC_ENTERED', () =>
    logger.error(`${service}: too few instances are available, all of them get calls`, { service }),
  )
  events.on('PANIC_LEFT', () => {
    if (balanced.counts().up > 0) logger.info(`${service}: enough instances are available again`, { service })
    else logger.error(`${service}: there are no instances any more`, { service })
  })
}
