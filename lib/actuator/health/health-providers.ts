import { HealthIndicator, type Provider } from '../../core/index.js'
import { ManagementHealthPaths, ServerHealthPaths } from './additional-health-paths.js'
import { HealthContributors } from './health-contributors.js'
import { HealthEndpoint } from './health-endpoint.js'
import { HealthGroups } from './health-groups.js'
import { HealthService } from './health-service.js'
import { HealthDefaultsProperties, HealthEndpointProperties } from './health.properties.js'
import {
  LivenessStateHealthIndicator,
  ReadinessStateHealthIndicator,
} from './indicators/availability-health-indicators.js'
import {
  DiskSpaceHealthIndicator,
  DiskSpaceHealthProperties,
} from './indicators/disk-space-health-indicator.js'
import {
  EventLoopHealthIndicator,
  EventLoopHealthProperties,
} from './indicators/event-loop-health-indicator.js'
import { MemoryHealthIndicator, MemoryHealthProperties } from './indicators/memory-health-indicator.js'
import { PingHealthIndicator } from './indicators/ping-health-indicator.js'

/** What ActuatorModule provides for health. */
export const HEALTH_PROVIDERS: readonly Provider[] = [
  HealthEndpointProperties,
  HealthDefaultsProperties,
  DiskSpaceHealthProperties,
  MemoryHealthProperties,
  EventLoopHealthProperties,
  HealthGroups,
  HealthContributors,
  HealthService,
  HealthEndpoint,
  ServerHealthPaths,
  ManagementHealthPaths,
  ...[
    PingHealthIndicator,
    LivenessStateHealthIndicator,
    ReadinessStateHealthIndicator,
    DiskSpaceHealthIndicator,
    MemoryHealthIndicator,
    EventLoopHealthIndicator,
  ].map((useClass) => ({ provide: HealthIndicator, useClass })),
]
