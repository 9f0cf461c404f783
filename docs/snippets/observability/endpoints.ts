// #region imports
import { Injectable, Module } from 'nexus-framework'
import { ActuatorModule, InfoContributor } from 'nexus-framework/actuator'
// #endregion imports

// #region info
@Injectable()
export class RegionInfo extends InfoContributor {
  contribute(): object {
    return { region: { name: 'eu-west', zone: 'a' } }
  }
}

@Module({
  imports: [ActuatorModule],
  providers: [RegionInfo],
})
export class ShopModule {}
// #endregion info
