import type { Type } from '../../common/index.js'

/** The endpoints of every application that has the actuator; exposure and access decide which of them answer. */
export const ENDPOINTS: readonly Type[] = []
