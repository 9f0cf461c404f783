import type { ResilienceEvent } from '../../resilience/index.js'

/** Why an instance was ejected. */
export type EjectionReason =
  'CONSECUTIVE_5XX' | 'CONSECUTIVE_GATEWAY_FAILURES' | 'CONSECUTIVE_CONNECTION_FAILURES' | 'SUCCESS_RATE'

interface InstanceEvent extends ResilienceEvent {
  /** Id of the instance. */
  readonly instance: string
}

export interface InstanceAddedEvent extends InstanceEvent {
  readonly type: 'INSTANCE_ADDED'
}

export interface InstanceRemovedEvent extends InstanceEvent {
  readonly type: 'INSTANCE_REMOVED'
}

export interface InstanceEjectedEvent extends InstanceEvent {
  readonly type: 'INSTANCE_EJECTED'
  readonly reason: EjectionReason
  /** How long it will be left out, in milliseconds. */
  readonly duration: number
}

/** It failed as often as ejects, but too many are ejected already, or no other one takes calls. */
export interface EjectionRefusedEvent extends InstanceEvent {
  readonly type: 'EJECTION_REFUSED'
  readonly reason: EjectionReason
}

export interface InstanceReturnedEvent extends InstanceEvent {
  readonly type: 'INSTANCE_RETURNED'
}

export interface InstanceHealthEvent extends InstanceEvent {
  readonly type: 'INSTANCE_HEALTH_CHANGED'
  readonly healthy: boolean
  /** What the last check failed with. */
  readonly error?: unknown
}

/** So few instances are available that the others take calls as well. */
export interface PanicEnteredEvent extends ResilienceEvent {
  readonly type: 'PANIC_ENTERED'
}

export interface PanicLeftEvent extends ResilienceEvent {
  readonly type: 'PANIC_LEFT'
}

/** `name` is the service. */
export type LoadBalancerEvent =
  | InstanceAddedEvent
  | InstanceRemovedEvent
  | InstanceEjectedEvent
  | EjectionRefusedEvent
  | InstanceReturnedEvent
  | InstanceHealthEvent
  | PanicEnteredEvent
  | PanicLeftEvent
